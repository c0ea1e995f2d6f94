package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// binaryPlist is how a binary property list begins.
const binaryPlist = "bplist00"

// Bounds of what one property list may hold: objects may refer to each other,
// and so to themselves, and many to one.
const (
	plistDepth   = 32
	plistObjects = 200_000
	plistShared  = 4 // times the bytes of the file that text and data may come to
)

// A plist reads a binary property list: objects, a table of where they begin,
// and at the end 32 bytes that describe the table.
type plist struct {
	data    []byte
	table   []byte // of offsets
	wide    int    // bytes of an offset
	refWide int    // bytes of a reference to an object
	cut     bool   // objects may be missing, and the last one end too early
	left    int    // objects that may still be read
	room    uint64 // bytes of text and data that may still be read
}

func readBinaryPlist(data []byte) (any, error) {
	const trailer = 32
	if len(data) < len(binaryPlist)+trailer {
		return nil, ErrTruncated
	}
	end := data[len(data)-trailer:]
	p := &plist{data: data[:len(data)-trailer], wide: int(end[6]), refWide: int(end[7]), left: plistObjects, room: plistShared * uint64(len(data))}
	count, top, at := binary.BigEndian.Uint64(end[8:]), binary.BigEndian.Uint64(end[16:]), binary.BigEndian.Uint64(end[24:])
	size := uint64(len(p.data))
	if p.wide < 1 || p.wide > 8 || p.refWide < 1 || p.refWide > 8 || at > size || count > (size-at)/uint64(p.wide) {
		// What stands at the end describes no table: the file was cut.
		return nil, ErrTruncated
	}
	p.table = p.data[at : at+count*uint64(p.wide)]
	return p.object(top, 0)
}

var errPlist = fmt.Errorf("%w: property list", ErrCorrupt)

// number reads an integer of up to eight bytes.
func number(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// bytes returns count bytes from a place.
func (p *plist) bytes(at, count uint64) ([]byte, error) {
	if at > uint64(len(p.data)) || count > uint64(len(p.data))-at {
		return nil, errPlist
	}
	return p.data[at : at+count], nil
}

// value is bytes of a text or of data, each time that it is referred to.
func (p *plist) value(at, count uint64) ([]byte, error) {
	b, err := p.bytes(at, count)
	if err != nil {
		return nil, err
	}
	if count > p.room {
		return nil, fmt.Errorf("%w: property list of many times its size", ErrLimit)
	}
	p.room -= count
	return b, nil
}

// object reads the object of a number.
func (p *plist) object(ref uint64, depth int) (any, error) {
	if p.left--; p.left < 0 || depth > plistDepth {
		return nil, fmt.Errorf("%w: property list", ErrTooDeep)
	}
	if ref >= uint64(len(p.table)/p.wide) {
		if p.cut {
			return nil, nil //nolint:nilnil // it stood behind the end
		}
		return nil, errPlist
	}
	i := int(ref) * p.wide
	at := number(p.table[i : i+p.wide])
	mark, err := p.bytes(at, 1)
	if err != nil {
		return nil, err
	}
	v, err := p.read(at, mark[0], depth)
	if p.cut && errors.Is(err, errPlist) {
		return nil, nil //nolint:nilnil // it goes on behind the end
	}
	return v, err
}

// read reads the object at a place, which begins with a mark.
func (p *plist) read(at uint64, mark byte, depth int) (any, error) {
	kind := mark >> 4
	if kind < 4 || kind > 0xd {
		return nil, nil //nolint:nilnil // a number, a date: of another kind
	}
	at, count, err := p.count(at+1, mark&0xf)
	if err != nil {
		return nil, err
	}
	switch kind {
	case 0x4:
		if rest := uint64(len(p.data)) - min(at, uint64(len(p.data))); p.cut && count > rest {
			b, err := p.value(at, rest)
			return torn(b), err
		}
		return p.value(at, count)
	case 0x5:
		b, err := p.value(at, count)
		return string(b), err
	case 0x6:
		return p.wideString(at, count)
	case 0xa:
		return p.array(at, count, depth)
	case 0xd:
		return p.dict(at, count, depth)
	}
	return nil, nil //nolint:nilnil // a set
}

// count reads how long an object is: 15 says that a number follows.
func (p *plist) count(at uint64, low byte) (next, n uint64, err error) {
	const follows = 15
	if low < follows {
		return at, uint64(low), nil
	}
	mark, err := p.bytes(at, 1)
	if err != nil {
		return 0, 0, err
	}
	size := uint64(1) << (mark[0] & 0xf)
	if mark[0]>>4 != 1 || size > 8 {
		return 0, 0, errPlist
	}
	b, err := p.bytes(at+1, size)
	return at + 1 + size, number(b), err
}

func (p *plist) wideString(at, count uint64) (any, error) {
	if count > uint64(len(p.data)) {
		return nil, errPlist
	}
	b, err := p.value(at, 2*count)
	if err != nil {
		return nil, err
	}
	units := make([]uint16, count)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

// refs reads references to objects.
func (p *plist) refs(at, count uint64) ([]uint64, error) {
	if count > uint64(len(p.data)) {
		return nil, errPlist
	}
	b, err := p.bytes(at, count*uint64(p.refWide))
	if err != nil {
		return nil, err
	}
	out := make([]uint64, count)
	for i := range out {
		out[i] = number(b[i*p.refWide : (i+1)*p.refWide])
	}
	return out, nil
}

func (p *plist) array(at, count uint64, depth int) (any, error) {
	refs, err := p.refs(at, count)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, ref := range refs {
		v, err := p.object(ref, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (p *plist) dict(at, count uint64, depth int) (any, error) {
	refs, err := p.refs(at, 2*min(count, uint64(len(p.data))))
	if err != nil {
		return nil, err
	}
	out := make(map[string]any)
	for i, n := 0, len(refs)/2; i < n; i++ {
		k, err := p.object(refs[i], depth+1)
		if err != nil {
			return nil, err
		}
		v, err := p.object(refs[n+i], depth+1)
		if err != nil {
			return nil, err
		}
		if key, ok := k.(string); ok {
			out[key] = v
		}
	}
	return out, nil
}
