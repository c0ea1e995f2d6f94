package index

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// An impact is a pair of which no column in a block has a better one: a higher
// frequency in as short a column. From them a ranking bounds what a block can
// score (Ding, Suel: Faster top-k document retrieval using block-max indexes,
// 2011; that they stand as pairs, for any ranking, is Lucene's way).
type impact struct{ tf, length uint32 }

// impacts bound the columns of a block, those that have the stem in their
// title apart.
type impacts struct {
	plain, titled []impact
	titleTF       uint32 // the highest frequency in a title
	titleLength   uint32 // the length of the shortest title that has the stem
}

// add takes in a column.
func (im *impacts) add(tf, length, titleTF, titleLength uint32) {
	if titleTF == 0 {
		im.plain = competitive(im.plain, impact{tf, length})
		return
	}
	im.titled = competitive(im.titled, impact{tf, length})
	im.titleLength = min(im.titleLength, titleLength)
	if im.titleTF == 0 {
		im.titleLength = titleLength
	}
	im.titleTF = max(im.titleTF, titleTF)
}

// competitive adds a pair, unless there is a better one, and drops worse ones.
func competitive(list []impact, p impact) []impact {
	for _, q := range list {
		if q.tf >= p.tf && q.length <= p.length {
			return list
		}
	}
	list = slices.DeleteFunc(list, func(q impact) bool { return p.tf >= q.tf && p.length <= q.length })
	return append(list, p)
}

func (im *impacts) reset() {
	im.plain, im.titled, im.titleTF, im.titleLength = im.plain[:0], im.titled[:0], 0, 0
}

func (im *impacts) append(b []byte) []byte {
	list := func(l []impact) {
		b = binary.AppendUvarint(b, uint64(len(l)))
		for _, p := range l {
			b = binary.AppendUvarint(b, uint64(p.tf))
			b = binary.AppendUvarint(b, uint64(p.length))
		}
	}
	list(im.plain)
	list(im.titled)
	if len(im.titled) > 0 {
		b = binary.AppendUvarint(b, uint64(im.titleTF))
		b = binary.AppendUvarint(b, uint64(im.titleLength))
	}
	return b
}

// A termEncoder encodes the postings of one stem after the other.
type termEncoder struct {
	docs, shapes []uint32
	blocks       []byte
	ends         []uint64 // last column and end of each block
	impacts      impacts
	bound        func(im *impacts, doc, shape uint32)
}

// encode appends the postings of a stem to dst.
func (e *termEncoder) encode(dst []byte) []byte {
	e.blocks, e.ends = e.blocks[:0], e.ends[:0]
	several := len(e.docs) > BlockSize
	prev := uint32(math.MaxUint32) // so that the distance to column 0 is 1
	for at := 0; at < len(e.docs); at += BlockSize {
		end := min(at+BlockSize, len(e.docs))
		if several {
			e.impacts.reset()
			for i := at; i < end; i++ {
				e.bound(&e.impacts, e.docs[i], e.shapes[i])
			}
			e.blocks = e.impacts.append(e.blocks)
		}
		e.blocks = packDocs(e.blocks, e.docs[at:end], prev)
		e.blocks = packShapes(e.blocks, e.shapes[at:end])
		prev = e.docs[end-1]
		e.ends = append(e.ends, uint64(prev)<<32|uint64(len(e.blocks)))
	}
	if several {
		for _, x := range e.ends {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(x>>32))
			dst = binary.LittleEndian.AppendUint32(dst, uint32(x))
		}
	}
	return append(dst, e.blocks...)
}

func packDocs(dst []byte, docs []uint32, prev uint32) []byte {
	width, p := 0, prev
	for _, d := range docs {
		width = max(width, bits.Len32(d-p-1))
		p = d
	}
	dst = append(dst, byte(width))
	acc, have := uint64(0), 0
	for _, d := range docs {
		acc |= uint64(d-prev-1) << have
		prev = d
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(acc))
	}
	return dst
}

func packShapes(dst []byte, shapes []uint32) []byte {
	for _, s := range shapes {
		dst = append(dst, byte(min(s, escape)))
	}
	for _, s := range shapes {
		if s >= escape {
			dst = binary.AppendUvarint(dst, uint64(s))
		}
	}
	return dst
}
