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

// A text is the forward form of a column: for every field that has words, the
// field's number, the number of bytes that follow, and a code for each word;
// code 0 parts paragraphs. Everything is an unsigned varint.
//
// While a generation is built the words stand by their numbers in the lexicon
// (plus one), in a scratch file, since the codes follow from the counts over
// all texts.
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
		var in, out []byte
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
			if _, err := t.Write(out); err != nil {
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
func recode(out, in []byte, code []uint32) ([]byte, error) {
	var field []byte
	for len(in) > 0 {
		f, a := binary.Uvarint(in)
		n, b := binary.Uvarint(in[a:])
		if a <= 0 || b <= 0 {
			return nil, errors.New("recode text: scratch file is damaged")
		}
		in = in[a+b:]
		field = field[:0]
		for range n {
			w, k := binary.Uvarint(in)
			if k <= 0 || w > uint64(len(code)) {
				return nil, errors.New("recode text: scratch file is damaged")
			}
			in = in[k:]
			c := uint32(0)
			if w > 0 {
				c = code[w-1]
			}
			field = binary.AppendUvarint(field, uint64(c))
		}
		out = binary.AppendUvarint(out, f)
		out = binary.AppendUvarint(out, uint64(len(field)))
		out = append(out, field...)
	}
	return out, nil
}

// Forward holds the texts of a generation by document number.
type Forward struct {
	texts  []byte
	starts []uint64
}

func openForward(t *table, docs int) *Forward {
	f := &Forward{t.bytes("texts"), array[uint64](t, "starts", docs+1)}
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

// Fields calls yield with the codes of each field of a document, undecoded;
// [Codes] decodes them.
func (f *Forward) Fields(doc uint32, yield func(Field, []byte)) {
	for b := f.texts[f.starts[doc]:f.starts[doc+1]]; len(b) > 0; {
		field, a := binary.Uvarint(b)
		n, k := binary.Uvarint(b[max(a, 0):])
		if a <= 0 || k <= 0 || field >= uint64(NumFields) || n > uint64(len(b)-a-k) {
			return // verified when the generation was opened; nothing to say here
		}
		yield(Field(field), b[a+k:a+k+int(n)])
		b = b[a+k+int(n):]
	}
}

// Codes appends the codes of a field to dst.
func Codes(dst []uint32, b []byte) []uint32 {
	for i := 0; i < len(b); {
		c := uint32(b[i])
		i++
		if c >= 0x80 {
			c &= 0x7f
			for shift := 7; i < len(b); shift += 7 {
				x := b[i]
				i++
				c |= uint32(x&0x7f) << shift
				if x < 0x80 {
					break
				}
			}
		}
		dst = append(dst, c)
	}
	return dst
}

var errNoDocument = errors.New("no such document")

func documentError(doc uint32, err error) error { return fmt.Errorf("document %d: %w", doc, err) }
