package index

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// The forward form of a column is the number of fields that have words, for each
// of them its number and that of its units, and then their texts: a code for
// each word; code 0 parts paragraphs. See [Text].
//
// While a generation is built the words stand by their numbers in the lexicon
// (plus one), as varints in a scratch file, since the codes follow from the
// counts over all texts.
type forwardScratch struct {
	f       *os.File
	w       *bufio.Writer
	offsets []int64
}

func createForward(path string) (*forwardScratch, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &forwardScratch{f: f, w: bufio.NewWriterSize(f, 1<<20), offsets: []int64{0}}, nil
}

// add appends the text of the next column.
func (s *forwardScratch) add(text []byte) error {
	s.offsets = append(s.offsets, s.offsets[len(s.offsets)-1]+int64(len(text)))
	_, err := s.w.Write(text)
	return err
}

// write stores the texts in the order of their documents: the text of
// document d is that of column ordinals[d].
func (s *forwardScratch) write(ctx context.Context, path string, ordinals, code []uint32) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	t, err := createTable(path)
	if err != nil {
		return err
	}
	starts := make([]uint64, 1, len(ordinals)+1)
	texts := func() error {
		if err := t.begin("texts"); err != nil {
			return err
		}
		var in, bytes []byte
		var out Text
		for d, o := range ordinals {
			if d%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			size := int(s.offsets[o+1] - s.offsets[o])
			in = slices.Grow(in[:0], size)[:size]
			if _, err := s.f.ReadAt(in, s.offsets[o]); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if out, err = recode(out[:0], in, code); err != nil {
				return err
			}
			bytes = bytes[:0]
			for _, u := range out {
				bytes = binary.LittleEndian.AppendUint16(bytes, u)
			}
			if _, err := t.Write(bytes); err != nil {
				return err
			}
			starts = append(starts, starts[len(starts)-1]+uint64(len(out)))
		}
		return nil
	}
	return writeAll(t, texts, func() error { return numbers(t, "starts", starts) })
}

func (s *forwardScratch) remove() error {
	return errors.Join(s.f.Close(), os.Remove(s.f.Name()))
}

// recode appends a scratch text to out with codes in place of numbers.
func recode(out Text, in []byte, code []uint32) (Text, error) {
	damaged := errors.New("recode text: scratch file is damaged")
	var heads, text Text
	for len(in) > 0 {
		f, a := binary.Uvarint(in)
		n, b := binary.Uvarint(in[max(a, 0):])
		if a <= 0 || b <= 0 {
			return nil, damaged
		}
		in = in[a+b:]
		start := len(text)
		for range n {
			w, k := binary.Uvarint(in)
			if k <= 0 || w > uint64(len(code)) {
				return nil, damaged
			}
			in = in[k:]
			c := uint32(0)
			if w > 0 {
				c = code[w-1]
			}
			text = text.append(c)
		}
		units := len(text) - start
		if units > maxFieldUnits {
			return nil, fmt.Errorf("a field of %d words is too long", n)
		}
		heads = append(heads, uint16(f)<<headBits|uint16(units>>16), uint16(units))
	}
	out = append(out, uint16(len(heads)/2))
	return append(append(out, heads...), text...), nil
}

// The first unit of a head holds the number of its field above headBits bits of
// the number of units of its text, and the second unit the rest of these.
const (
	headBits      = 11
	maxFieldUnits = 1<<(headBits+16) - 1
)

// A Text is the words of a field, coded in units of 16 bits: one for the codes
// of the most frequent forms, below 0x8000, and two for others, the first of
// which begins with the bits 10 and the second with 11. So a run of words is a
// run of units, wherever it stands.
type Text []uint16

const (
	singleCodes = 1 << 15
	pairBits    = 14
	pairMask    = 1<<pairBits - 1
)

func (t Text) append(code uint32) Text {
	if code < singleCodes {
		return append(t, uint16(code))
	}
	return append(t, FirstUnit(code), LastUnit(code))
}

// Code returns the code at a place and the place of the next one.
func (t Text) Code(i int) (code uint32, next int) {
	u := t[i]
	if u < singleCodes || i+1 == len(t) {
		return uint32(u), i + 1
	}
	return uint32(u&pairMask)<<pairBits | uint32(t[i+1]&pairMask), i + 2
}

// CodeEndingAt returns the code whose last unit is at a place, or 0 where that is a
// first unit.
func (t Text) CodeEndingAt(i int) uint32 {
	switch u := t[i]; u >> pairBits {
	case 2:
		return 0
	case 3:
		if i == 0 {
			return 0
		}
		return uint32(t[i-1]&pairMask)<<pairBits | uint32(u&pairMask)
	default:
		return uint32(u)
	}
}

// FirstUnit returns the first unit of a code.
func FirstUnit(code uint32) uint16 {
	if code < singleCodes {
		return uint16(code)
	}
	return 1<<15 | uint16(code>>pairBits)
}

// LastUnit returns the last unit of a code.
func LastUnit(code uint32) uint16 {
	if code < singleCodes {
		return uint16(code)
	}
	return 3<<pairBits | uint16(code&pairMask)
}

// Near reports whether the words that begin at two places, the second after the
// first, are less than so many words apart.
func (t Text) Near(first, second, reach int) bool {
	n := second - first // units, of which a word has one or two
	if n < reach || n >= 2*reach {
		return n < reach
	}
	for _, u := range t[first+1 : second+1] {
		if u>>pairBits == 3 {
			n--
		}
	}
	return n < reach
}

// Codes appends the codes to dst.
func (t Text) Codes(dst []uint32) []uint32 {
	for i := 0; i < len(t); {
		var c uint32
		c, i = t.Code(i)
		dst = append(dst, c)
	}
	return dst
}

// Forward holds the texts of a generation by document number.
type Forward struct {
	texts  Text
	starts []uint64
}

func openForward(t *table, docs int) *Forward {
	f := &Forward{array[uint16](t, "texts", -1), array[uint64](t, "starts", docs+1)}
	last := uint64(0)
	for _, s := range f.starts {
		if s < last || s > uint64(len(f.texts)) {
			t.fail("section starts is out of order")
			break
		}
		last = s
	}
	return f
}

// Fields calls yield with the text of each field of a document that is in a set
// of fields, bit 1<<Field. It shares the memory of the reader.
func (f *Forward) Fields(doc uint32, set uint16, yield func(Field, Text)) {
	t := f.texts[f.starts[doc]:f.starts[doc+1]]
	if len(t) == 0 || len(t) < 1+2*int(t[0]) {
		return // verified when the generation was opened; nothing to say here
	}
	heads, texts := t[1:1+2*int(t[0])], t[1+2*int(t[0]):]
	for ; len(heads) > 0; heads = heads[2:] {
		field, n := heads[0]>>headBits, int(heads[0]&(1<<headBits-1))<<16|int(heads[1])
		if n > len(texts) {
			return
		}
		if set&(1<<field) != 0 {
			yield(Field(field), texts[:n])
		}
		texts = texts[n:]
	}
}

// Fetch reads a little here and there of the texts of some fields of documents, so
// that they are near when they are read. A processor asks for many places at once
// where none depends on another.
func (f *Forward) Fetch(docs []uint32, sets []uint16) (sum int) {
	for _, d := range docs {
		if at := f.starts[d]; at < f.starts[d+1] {
			sum += int(f.texts[at])
		}
	}
	const line = 32 // units of what a processor fetches at a time
	for i, d := range docs {
		f.Fields(d, sets[i], func(_ Field, t Text) {
			for i := 0; i < len(t); i += line {
				sum += int(t[i])
			}
		})
	}
	return sum
}

var errNoDocument = errors.New("no such document")

func documentError(doc uint32, err error) error { return fmt.Errorf("document %d: %w", doc, err) }
