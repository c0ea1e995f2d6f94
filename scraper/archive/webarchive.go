package archive

import (
	"bytes"
	"fmt"
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
	if err == nil || len(data) > 0 {
		var loss error
		if root, loss = readPlist(data); err == nil {
			err = loss
		}
	}
	top, _ := root.(map[string]any)
	page, ok := top["WebMainResource"].(map[string]any)
	switch {
	case ok:
		w.resource(&c, page, err)
	case err == nil:
		err = ErrNoPage
	}
	if !ok {
		c.add(fmt.Errorf("read web archive: %w", err))
	}
	how := framingOf(c.Body)
	if !w.emit(c) || how == unframed {
		return
	}
	w.subframes(src, top, how, err, 0)
	if err != nil && c.Err == nil { // frames may be missing, which ones cannot be told
		w.emit(src.failed(fmt.Errorf("read frames of web archive: %w", err)))
	}
}

// subframes walks the archives of a page's frames.
func (w *walker) subframes(src *source, of map[string]any, how framing, loss error, depth int) {
	const deepest = 8
	frames, _ := of["WebSubframeArchives"].([]any)
	for _, f := range frames {
		frame, _ := f.(map[string]any)
		page, ok := frame["WebMainResource"].(map[string]any)
		if !ok || depth == deepest {
			continue
		}
		c := src.capture()
		w.resource(&c, page, loss)
		if how.holdsPage(&c) && !w.emit(c) {
			return
		}
		nested := framingOf(c.Body)
		if nested == unframed {
			nested = inline // a script has made them
		}
		w.subframes(src, frame, nested, loss, depth+1)
	}
}

// resource fills a capture from one resource of a web archive; loss is what the
// archive lacks.
func (w *walker) resource(c *Capture, r map[string]any, loss error) {
	c.URL = trimTarget(text(r["WebResourceURL"]))
	c.ContentType = text(r["WebResourceMIMEType"])
	if cs := text(r["WebResourceTextEncodingName"]); cs != "" && c.ContentType != "" {
		c.ContentType += "; charset=" + cs
	}
	body, ok := r["WebResourceData"].([]byte)
	part, cut := r["WebResourceData"].(torn)
	if cut {
		body, ok = part, true
	}
	switch {
	case !ok && loss != nil:
		c.add(fmt.Errorf("read web archive: %w", loss))
	case !ok:
		c.add(fmt.Errorf("read web archive: %w", ErrNoPage))
	case int64(len(body)) > w.opts.MaxBody:
		c.add(fmt.Errorf("read web archive: %w: more than %d bytes", ErrLimit, w.opts.MaxBody))
	case skippable(c.ContentType, body[:min(len(body), headSize)]):
		c.Skipped = true
	default:
		if c.Body = body; loss != nil { // whatever the end is of
			c.Body = withoutZeros(body)
			cut = cut || len(c.Body) < len(body)
		}
		if cut && !endsPage(c.Body) {
			c.add(fmt.Errorf("read web archive: %w", loss))
		}
	}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// endsPage tells whether a page that was cut off was whole by then.
func endsPage(body []byte) bool {
	body = bytes.TrimSpace(body)
	const end = "</html>"
	return len(body) >= len(end) && strings.EqualFold(string(body[len(body)-len(end):]), end)
}
