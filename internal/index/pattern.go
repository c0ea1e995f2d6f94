package index

import (
	"bytes"
	"slices"
	"unsafe"
)

// maxPatterns bounds the sequences that a pattern spells out.
const maxPatterns = 64

// A Pattern is a run of words to be found in texts, where each place may be held
// by any of several codes.
//
// A run is found by a search for its bytes, which is many times as fast as
// looking at each word.
type Pattern struct {
	places    [][]uint32
	sequences [][]byte // every run spelt out; nil if there are too many
	buf       []uint32
}

// NewPattern returns the pattern of places. A place without a code matches
// nothing, and so does code 0.
func NewPattern(places [][]uint32) *Pattern {
	p := &Pattern{places: places}
	texts := []Text{nil}
	for _, codes := range places {
		if len(texts)*len(codes) > maxPatterns {
			return p
		}
		var longer []Text
		for _, t := range texts {
			for _, c := range codes {
				if c != 0 {
					longer = append(longer, slices.Clip(t).append(c))
				}
			}
		}
		texts = longer
	}
	p.sequences = [][]byte{}
	for _, t := range texts {
		p.sequences = append(p.sequences, unitBytes(t))
	}
	return p
}

// unitBytes views units as bytes.
func unitBytes(t Text) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(t))), 2*len(t))
}

// Count returns how often the pattern stands in a text.
func (p *Pattern) Count(t Text) int {
	if p.sequences == nil {
		return p.countDecoded(t)
	}
	n, field := 0, unitBytes(t)
	for _, s := range p.sequences {
		if len(s) == 0 {
			continue
		}
		for at := 0; ; {
			i := bytes.Index(field[at:], s)
			if i < 0 {
				break
			}
			i += at
			if i%2 == 0 { // not in the middle of a unit
				n++
			}
			at = i + 1
		}
	}
	return n
}

func (p *Pattern) countDecoded(t Text) int {
	p.buf = t.Codes(p.buf[:0])
	n := 0
next:
	for i := 0; i+len(p.places) <= len(p.buf); i++ {
		for k, codes := range p.places {
			if c := p.buf[i+k]; c == 0 || !slices.Contains(codes, c) {
				continue next
			}
		}
		n++
	}
	return n
}
