package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// isWebArchive tells whether a file is what Safari saves: a property list,
// binary or XML, of the page and of what it shows.
func isWebArchive(head []byte) bool {
	list := hasPrefix(head, binaryPlist) || hasPrefix(head, "<?xml") && bytes.Contains(head, []byte("<plist"))
	return list && bytes.Contains(head, []byte("WebMainResource"))
}

// webArchive reads the page of a web archive and, where that only names frames,
// the pages in these.
func (w *walker) webArchive(src *source) {
	const coded = 3 // base64 and pictures beside the page
	c := src.capture()
	data, err := readBody(src.r, coded*w.opts.MaxBody)
	var root any
	if err == nil {
		root, err = readPlist(data)
	}
	if err != nil {
		c.add(fmt.Errorf("read web archive: %w", err))
		w.emit(c)
		return
	}
	top, _ := root.(map[string]any)
	page, ok := top["WebMainResource"].(map[string]any)
	if !ok {
		c.add(fmt.Errorf("read web archive: %w", ErrNoPage))
		w.emit(c)
		return
	}
	w.resource(&c, page)
	if w.emit(c) && isFrameset(c.Body) {
		w.subframes(src, top, 0)
	}
}

// subframes walks the archives of a page's frames.
func (w *walker) subframes(src *source, of map[string]any, depth int) {
	const deepest = 8
	frames, _ := of["WebSubframeArchives"].([]any)
	for _, f := range frames {
		frame, _ := f.(map[string]any)
		page, ok := frame["WebMainResource"].(map[string]any)
		if !ok || depth == deepest {
			continue
		}
		c := src.capture()
		w.resource(&c, page)
		if !w.emit(c) {
			return
		}
		w.subframes(src, frame, depth+1)
	}
}

// resource fills a capture from one resource of a web archive.
func (w *walker) resource(c *Capture, r map[string]any) {
	c.URL = trimTarget(text(r["WebResourceURL"]))
	c.ContentType = text(r["WebResourceMIMEType"])
	if cs := text(r["WebResourceTextEncodingName"]); cs != "" && c.ContentType != "" {
		c.ContentType += "; charset=" + cs
	}
	body, ok := r["WebResourceData"].([]byte)
	switch {
	case !ok:
		c.add(fmt.Errorf("read web archive: %w", ErrNoPage))
	case int64(len(body)) > w.opts.MaxBody:
		c.add(fmt.Errorf("read web archive: %w: more than %d bytes", ErrLimit, w.opts.MaxBody))
	case skippable(c.ContentType, body[:min(len(body), headSize)]):
		c.Skipped = true
	default:
		c.Body = body
	}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// frameset begins the frames of a page, pageText what is shown without.
var frameset, pageText = regexp.MustCompile(`(?i)<frameset\b[^>]*\b(?:cols|rows)\s*=`), regexp.MustCompile(`(?i)<body\b`)

// isFrameset tells whether a page does no more than name its frames.
func isFrameset(body []byte) bool {
	head := body[:min(len(body), 64*kib)]
	set := frameset.FindIndex(head)
	return set != nil && !pageText.Match(head[:set[0]])
}

// readPlist reads dictionaries, arrays, strings and data of a property list;
// values of other kinds are nil.
func readPlist(data []byte) (any, error) {
	if hasPrefix(data, binaryPlist) {
		return readBinaryPlist(data)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		t, err := d.Token()
		if err != nil {
			return nil, xmlLoss(err)
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local != "plist" {
			return xmlValue(d, e, 0)
		}
	}
}

// xmlLoss names what ails an XML file: one that was cut ends inside an element.
func xmlLoss(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok && strings.Contains(syntax.Msg, "unexpected EOF") || errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

func xmlValue(d *xml.Decoder, e xml.StartElement, depth int) (any, error) {
	if depth > plistDepth {
		return nil, ErrTooDeep
	}
	switch e.Name.Local {
	case "dict", "array":
		return xmlItems(d, e.Name.Local == "dict", depth)
	case "string", "data":
		var s string
		if err := d.DecodeElement(&s, &e); err != nil {
			return nil, xmlLoss(err)
		}
		if e.Name.Local == "string" {
			return s, nil
		}
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return b, nil
	}
	if err := d.Skip(); err != nil {
		return nil, xmlLoss(err)
	}
	return nil, nil //nolint:nilnil // a value of another kind
}

// xmlItems reads to the end of a dictionary or an array.
func xmlItems(d *xml.Decoder, keyed bool, depth int) (any, error) {
	dict, list, key := map[string]any{}, []any{}, ""
	for {
		t, err := d.Token()
		if err != nil {
			return nil, xmlLoss(err)
		}
		switch e := t.(type) {
		case xml.EndElement:
			if keyed {
				return dict, nil
			}
			return list, nil
		case xml.StartElement:
			if e.Name.Local == "key" {
				if err := d.DecodeElement(&key, &e); err != nil {
					return nil, xmlLoss(err)
				}
				continue
			}
			v, err := xmlValue(d, e, depth+1)
			if err != nil {
				return nil, err
			}
			dict[key], list = v, append(list, v)
		}
	}
}
