package index

import (
	"bytes"
	"slices"
	"unsafe"
)

// maxSequences bounds the sequences that a pattern spells out, since the text is
// searched for one after the other.
const maxSequences = 4

// A Pattern is a run of words to be found in texts, where each place may be held
// by any of several codes.
//
// A run of few spellings is found by a search for its bytes, which is many times
// as fast as looking at each word. Others are found by a bit for each place up
// to which the words at hand fit (Baeza-Yates, Gonnet: A new approach to text
// searching, 1992).
type Pattern struct {
	places    [][]uint32
	sequences [][]byte // every run spelt out; nil if there are too many

	fits  map[uint32]uint64  // the places that a code fits, a bit each
	maybe [maybeCodes]uint64 // the same of all codes that share their last bits
}

// maybeCodes tells almost all codes that fit nowhere without a look at the map.
const maybeCodes = 1 << 10

// MaxPlaces is the most places of a pattern that are looked for; further ones
// are not.
const MaxPlaces = 64

// NewPattern returns the pattern of places. A place without a code matches
// nothing, and so does code 0.
func NewPattern(places [][]uint32) *Pattern {
	p := &Pattern{places: places[:min(MaxPlaces, len(places))], fits: map[uint32]uint64{}}
	texts := []Text{nil}
	for i, codes := range p.places {
		var longer []Text
		for _, c := range codes {
			if c == 0 {
				continue
			}
			p.fits[c] |= 1 << i
			p.maybe[c%maybeCodes] |= 1 << i
			if len(texts)*len(codes) <= maxSequences {
				for _, t := range texts {
					longer = append(longer, slices.Clip(t).append(c))
				}
			}
		}
		texts = longer
	}
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
	if len(p.places) == 0 {
		return 0
	}
	if p.sequences == nil {
		return p.countWords(t)
	}
	n, field := 0, unitBytes(t)
	for _, s := range p.sequences {
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

func (p *Pattern) countWords(t Text) int {
	n, last := 0, uint64(1)<<(len(p.places)-1)
	for i, fit := 0, uint64(0); i < len(t); {
		var c uint32
		c, i = t.Code(i)
		if fit = (fit<<1 | 1) & p.maybe[c%maybeCodes]; fit == 0 {
			continue
		}
		if fit &= p.fits[c]; fit&last != 0 {
			n++
		}
	}
	return n
}
