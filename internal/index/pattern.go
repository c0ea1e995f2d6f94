package index

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// maxPatterns bounds the sequences that a pattern spells out.
const maxPatterns = 64

// A Pattern is a run of words to be found in undecoded fields, where each
// place may be held by any of several codes.
//
// Since varints end where a byte is below 0x80, a run is found by a search for
// its bytes, which is many times as fast as decoding.
type Pattern struct {
	places    [][]uint32
	sequences [][]byte // every run spelt out; nil if there are too many
	buf       []uint32
}

// NewPattern returns the pattern of places. A place without a code matches
// nothing, and so does code 0.
func NewPattern(places [][]uint32) *Pattern {
	p := &Pattern{places: places, sequences: [][]byte{nil}}
	for _, codes := range places {
		if len(p.sequences)*len(codes) > maxPatterns {
			p.sequences = nil
			return p
		}
		var longer [][]byte
		for _, s := range p.sequences {
			for _, c := range codes {
				if c != 0 {
					longer = append(longer, binary.AppendUvarint(slices.Clip(s), uint64(c)))
				}
			}
		}
		p.sequences = longer
	}
	return p
}

// Count returns how often the pattern stands in a field.
func (p *Pattern) Count(field []byte) int {
	if p.sequences == nil && len(p.places) > 0 {
		return p.countDecoded(field)
	}
	n := 0
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
			if i == 0 || field[i-1] < 0x80 { // not in the middle of a varint
				n++
			}
			at = i + 1
		}
	}
	return n
}

func (p *Pattern) countDecoded(field []byte) int {
	p.buf = Codes(p.buf[:0], field)
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
