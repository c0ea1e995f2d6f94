package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// shapeSample is how many stems there are to one that is looked at to find the
// frequent shapes.
const shapeSample = 61

// writeTerms writes the terms file from Bleve's postings. stems are those of
// the lexicon in order; length and title are the words and the words of the
// title of every document.
func writeTerms(ctx context.Context, path string, p *postings, stems []string, length, title []uint32) error {
	shapes := newShapeSet()
	if err := eachTerm(ctx, p, stems, func(stem int) bool { return stem%shapeSample == 0 }, func(_ int, list []posting) error {
		for _, q := range list {
			shapes.number(q.fields)
		}
		return nil
	}); err != nil {
		return err
	}
	shapes.renumber()

	t, err := createTable(path)
	if err != nil {
		return err
	}
	enc := &termEncoder{bound: func(im *impacts, doc, shape uint32) {
		s := &shapes.list[shape]
		im.add(s.tf, length[doc], s.titleTF, title[doc])
	}}
	starts := make([]uint64, 1, len(stems)+1)
	write := func() error {
		if err := t.begin("postings"); err != nil {
			return err
		}
		var buf []byte
		err := eachTerm(ctx, p, stems, func(int) bool { return true }, func(_ int, list []posting) error {
			enc.docs, enc.shapes = enc.docs[:0], enc.shapes[:0]
			for _, q := range list {
				enc.docs = append(enc.docs, q.doc)
				enc.shapes = append(enc.shapes, shapes.number(q.fields))
			}
			buf = enc.encode(buf[:0])
			starts = append(starts, starts[len(starts)-1]+uint64(len(buf)))
			_, err := t.Write(buf)
			return err
		})
		if err != nil {
			return err
		}
		_, err = t.Write(make([]byte, tailBytes))
		return err
	}
	return writeAll(t, write, func() error { return numbers(t, "starts", starts) }, func() error { return shapes.write(t) })
}

// A posting is a document that holds a stem, with the fields that do.
type posting struct {
	doc    uint32
	fields []byte // shape of the fields; valid until the next one
}

// A shapeSet numbers shapes.
type shapeSet struct {
	ids  map[string]uint32
	list []shape
}

type shape struct {
	fields      string // a field and its frequency as a varint, for each field
	tf, titleTF uint32
	count       int
}

func newShapeSet() *shapeSet { return &shapeSet{ids: map[string]uint32{}} }

func (s *shapeSet) number(fields []byte) uint32 {
	n, ok := s.ids[string(fields)]
	if !ok {
		n = uint32(len(s.list))
		sh := shape{fields: string(fields)}
		Shapes{fields, []uint32{0, uint32(len(fields))}}.Each(0, func(f Field, tf uint32) {
			sh.tf += tf
			if f == Title {
				sh.titleTF = tf
			}
		})
		s.ids[sh.fields] = n
		s.list = append(s.list, sh)
	}
	s.list[n].count++
	return n
}

// renumber gives the frequent ones the small numbers.
func (s *shapeSet) renumber() {
	slices.SortFunc(s.list, func(a, b shape) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.fields, b.fields))
	})
	maps.DeleteFunc(s.ids, func(string, uint32) bool { return true })
	for i, sh := range s.list {
		s.ids[sh.fields] = uint32(i)
	}
}

func (s *shapeSet) write(t *tableWriter) error {
	starts := []uint32{0}
	if err := t.begin("shapes"); err != nil {
		return err
	}
	for _, sh := range s.list {
		if _, err := t.Write([]byte(sh.fields)); err != nil {
			return err
		}
		starts = append(starts, starts[len(starts)-1]+uint32(len(sh.fields)))
	}
	return numbers(t, "shapes.start", starts)
}

// eachTerm calls visit with the postings of the stems that are wanted, merged
// over the fields. The list is valid during the call.
func eachTerm(ctx context.Context, p *postings, stems []string, wanted func(int) bool, visit func(stem int, list []posting) error) error {
	m, err := newFieldMerger(p)
	if err != nil {
		return err
	}
	for i, stem := range stems {
		if !wanted(i) {
			continue
		}
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := m.merge(stem); err != nil {
			return fmt.Errorf("read postings of %q: %w", stem, err)
		}
		if len(m.list) == 0 {
			return fmt.Errorf("read postings of %q: there are none", stem)
		}
		if err := visit(i, m.list); err != nil {
			return err
		}
	}
	return nil
}

// A fieldMerger merges the postings of a stem over the fields.
type fieldMerger struct {
	dicts [NumFields]segment.TermDictionary
	lists [NumFields]segment.PostingsList // kept to be used again
	iters [NumFields]segment.PostingsIterator

	heads []fieldHead
	list  []posting
	buf   []byte
}

// A fieldHead is the next posting of a field.
type fieldHead struct {
	doc   uint64
	tf    uint64
	field Field
	next  segment.PostingsIterator
}

func newFieldMerger(p *postings) (*fieldMerger, error) {
	m := &fieldMerger{}
	for f := range NumFields {
		d, err := p.segment.Dictionary(f.String())
		if err != nil {
			return nil, fmt.Errorf("read dictionary of %s: %w", f, err)
		}
		m.dicts[f] = d
	}
	return m, nil
}

func (m *fieldMerger) merge(stem string) error {
	m.heads, m.list, m.buf = m.heads[:0], m.list[:0], m.buf[:0]
	for f := range NumFields {
		pl, err := m.dicts[f].PostingsList([]byte(stem), nil, m.lists[f])
		if err != nil {
			return err
		}
		m.lists[f] = pl
		if pl.Count() == 0 {
			continue
		}
		m.iters[f] = pl.Iterator(true, false, false, m.iters[f])
		m.heads = append(m.heads, fieldHead{field: f, next: m.iters[f]})
	}
	for i := range m.heads {
		if err := m.heads[i].advance(); err != nil {
			return err
		}
	}
	for {
		doc := uint64(1 << 63)
		for i := range m.heads {
			doc = min(doc, m.heads[i].doc)
		}
		if doc == 1<<63 {
			return nil
		}
		start := len(m.buf)
		for i := range m.heads { // in the order of the fields
			h := &m.heads[i]
			if h.doc != doc {
				continue
			}
			m.buf = binary.AppendUvarint(append(m.buf, byte(h.field)), h.tf)
			if err := h.advance(); err != nil {
				return err
			}
		}
		m.list = append(m.list, posting{uint32(doc), m.buf[start:len(m.buf):len(m.buf)]})
	}
}

func (h *fieldHead) advance() error {
	p, err := h.next.Next()
	if err != nil {
		return err
	}
	if p == nil {
		h.doc = 1 << 63
		return nil
	}
	h.doc, h.tf = p.Number(), p.Frequency()
	return nil
}
