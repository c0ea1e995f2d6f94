package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// torn is data of which the end is missing.
type torn []byte

// readPlist reads dictionaries, arrays, strings and data of a property list;
// values of other kinds are nil. Of one that was cut it returns what is left,
// if anything, beside an error that is [ErrTruncated].
func readPlist(data []byte) (any, error) {
	read, salvage := readXMLPlist, salvageXMLPlist
	if hasPrefix(data, binaryPlist) {
		read, salvage = readBinaryPlist, salvageBinaryPlist
	}
	root, err := read(data)
	if errors.Is(err, ErrTruncated) {
		root = salvage(data)
	}
	return root, err
}

// An xmlPlist reads a property list that is XML.
type xmlPlist struct {
	d     *xml.Decoder
	whole int64 // bytes of the file; what stands behind them was added
}

func readXMLPlist(data []byte) (any, error) { return readXML(data, len(data)) }

func readXML(data []byte, whole int) (any, error) {
	x := xmlPlist{xml.NewDecoder(bytes.NewReader(data)), int64(whole)}
	for {
		t, err := x.d.Token()
		if err != nil {
			return nil, xmlLoss(err)
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local != "plist" {
			return x.value(e, 0)
		}
	}
}

// salvageXMLPlist reads a list that was cut, with the elements ended that are
// open there.
func salvageXMLPlist(data []byte) any {
	var open []string
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		at := d.InputOffset()
		t, err := d.Token()
		if err != nil {
			data = slices.Clip(data[:at])
			break
		}
		switch e := t.(type) {
		case xml.StartElement:
			if open = append(open, e.Name.Local); len(open) > plistDepth {
				return nil
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	whole := len(data)
	for _, name := range slices.Backward(open) {
		data = append(data, "</"+name+">"...)
	}
	root, err := readXML(data, whole)
	if err != nil {
		return nil
	}
	return root
}

// xmlLoss names what ails an XML file: one that was cut ends inside an element.
func xmlLoss(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok && strings.Contains(syntax.Msg, "unexpected EOF") || errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

func (x xmlPlist) value(e xml.StartElement, depth int) (any, error) {
	if depth > plistDepth {
		return nil, ErrTooDeep
	}
	switch e.Name.Local {
	case "dict", "array":
		return x.items(e.Name.Local == "dict", depth)
	case "string", "data":
		var s string
		if err := x.d.DecodeElement(&s, &e); err != nil {
			return nil, xmlLoss(err)
		}
		if e.Name.Local == "string" {
			return s, nil
		}
		s = strings.Join(strings.Fields(s), "")
		cut := x.d.InputOffset() > x.whole
		if cut {
			s = s[:len(s)/4*4]
		}
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		if cut {
			return torn(b), nil
		}
		return b, nil
	}
	if err := x.d.Skip(); err != nil {
		return nil, xmlLoss(err)
	}
	return nil, nil //nolint:nilnil // a value of another kind
}

// items reads to the end of a dictionary or an array.
func (x xmlPlist) items(keyed bool, depth int) (any, error) {
	dict, list, key := map[string]any{}, []any{}, ""
	for {
		t, err := x.d.Token()
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
				if err := x.d.DecodeElement(&key, &e); err != nil {
					return nil, xmlLoss(err)
				}
				continue
			}
			v, err := x.value(e, depth+1)
			if err != nil {
				return nil, err
			}
			dict[key], list = v, append(list, v)
		}
	}
}
