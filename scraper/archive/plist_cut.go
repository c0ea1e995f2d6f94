package archive

import "encoding/binary"

// A binary property list that was cut lacks the table of where its objects begin,
// and with it how long a reference is. The programs that write them put the objects
// one behind the other in the order of their numbers, the whole first, so both can
// be found again.

// salvageBinaryPlist reads what is left of a list that was cut, or nil. Objects
// that are missing are nil.
func salvageBinaryPlist(data []byte) any {
	for wide := 1; wide <= 8; wide *= 2 {
		p := &plist{data: data, refWide: wide, wide: 8, cut: true, left: plistObjects, room: plistShared * uint64(len(data))}
		p.findObjects()
		root, err := p.object(0, 0)
		top, _ := root.(map[string]any)
		if _, ok := top["WebMainResource"].(map[string]any); ok && err == nil {
			return root
		}
	}
	return nil
}

// findObjects makes the table of the objects that begin in the file.
func (p *plist) findObjects() {
	at := uint64(len(binaryPlist))
	for n := 0; at < uint64(len(p.data)) && n < plistObjects; n++ {
		p.table = binary.BigEndian.AppendUint64(p.table, at)
		next, ok := p.behind(at)
		if !ok {
			return
		}
		at = next
	}
}

// behind returns where an object ends, if it is one.
func (p *plist) behind(at uint64) (uint64, bool) {
	const longestNumber = 4 // powers of two of its bytes
	mark := p.data[at]
	low := mark & 0xf
	each := uint64(1)
	switch kind := mark >> 4; kind {
	case 0x0: // nothing, no, yes
		return at + 1, true
	case 0x1, 0x2, 0x3: // numbers and dates
		return at + 1 + 1<<low, low <= longestNumber
	case 0x8: // a number of another object
		return at + 2 + uint64(low), true
	case 0x4, 0x5:
	case 0x6:
		each = 2
	case 0xa, 0xb, 0xc:
		each = uint64(p.refWide)
	case 0xd:
		each = 2 * uint64(p.refWide)
	default:
		return 0, false
	}
	at, count, err := p.count(at+1, low)
	if err != nil || count > uint64(len(p.data)) {
		return 0, false
	}
	return at + each*count, true
}
