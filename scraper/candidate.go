package scraper

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// A candidate is what is kept in memory of a capture that gave a column: what
// it is compared by, and where the rest of it lies in the spools. There may be
// a million of them, so texts are kept as hashes; what they are compared for
// is equality.
type candidate struct {
	record, spot stretch // of the column, and of the capture's address and sum
	group        *group

	full, base uint64   // canonical addresses, with and without the number of a page; 0 for none
	title      uint64   // of the title without punctuation; 0 for none
	text       uint64   // of the whole text
	client     uint64   // of name, age and title of the client; 0 where none is stated
	sum        uint64   // the first bytes of the body's checksum
	sample     []uint32 // hashes of some of the text's shingles, sorted

	path, member string
	offset       int64
	captured     int64 // seconds since 1970; 0 for unknown

	seq    int32 // number of the capture
	sub    int32 // number of the column on a page of several
	day    int32 // days since 1970; 0 for none
	words  int32
	fields int32
	broken int32
	number int16 // of the page, for one of several; 0 for unknown
	kinds  uint8 // bits of corpus.Kinds

	addressed bool // its address is known
	visit     bool // the address holds a session or a print switch
	continues bool
	weak      bool
}

// A spot is what of a capture is needed only when the records are written.
type spot struct {
	URL  string `json:"url,omitempty"`
	Full string `json:"full,omitempty"` // the canonical address
	SHA  string `json:"sha"`
}

// shingle is how many words make one unit of overlap.
const shingle = 5

func newCandidate(seq int, c *archive.Capture, pg *Page, sha [sha256.Size]byte) (*candidate, spot) {
	full, base, _ := pg.Profile.canonical(pg.URL)
	k := &candidate{
		full: hashText(full), base: hashText(base), title: hashText(bare(pg.Column.Title)),
		sum: binary.BigEndian.Uint64(sha[:]), path: c.Path, member: c.Member, offset: c.Offset,
		seq: int32(seq), day: dayNumber(pg.Column.Date), broken: int32(pg.broken),
		number: int16(pg.part.number), continues: pg.part.continues, weak: pg.part.weak,
		addressed: pg.URL != "", visit: pg.Profile.isVisit(pg.URL),
	}
	if !pg.CapturedAt.IsZero() {
		k.captured = pg.CapturedAt.Unix()
	}
	ws := textOf(pg.Column)
	k.words = int32(len(ws))
	h := fnv.New64a()
	for _, w := range ws {
		h.Write([]byte(w))
		h.Write([]byte{' '})
	}
	k.text = h.Sum64()
	k.sample = slices.Clip(slices.Clone(sample(ws)))
	for _, s := range pg.Column.Sections {
		k.kinds |= 1 << slices.Index(corpus.Kinds, s.Kind)
	}
	k.fields = int32(countFields(pg.Column))
	if c := &pg.Column.Client; c.Name != "" && c.Title != "" {
		k.client = hashText(fmt.Sprintf("%q %d %q", bare(c.Name), c.Age, bare(c.Title)))
	}
	return k, spot{URL: pg.URL, Full: full, SHA: hex.EncodeToString(sha[:])}
}

// hashText is 0 for no text only.
func hashText(s string) uint64 {
	if s == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(s))
	return max(h.Sum64(), 1)
}

// dayNumber is 0 for what is no day.
func dayNumber(day string) int32 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	const perDay = 24 * 60 * 60
	return int32(t.Unix()/perDay) + 1<<20 // 1970 and what is before it are days, too
}

// sample hashes every run of five words and keeps one of eight: enough to
// tell how much two texts share.
func sample(ws []string) []uint32 {
	var out []uint32
	for i := 0; i+shingle <= len(ws); i++ {
		h := fnv.New32a()
		h.Write([]byte(strings.Join(ws[i:i+shingle], " ")))
		if v := h.Sum32(); v&7 == 0 {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shares is the part of the smaller sample that the larger one holds, 0 to 1.
func shares(a, b *candidate) float64 {
	small, large := a.sample, b.sample
	if len(small) > len(large) {
		small, large = large, small
	}
	if len(small) == 0 {
		return 0
	}
	n := 0
	for _, v := range small {
		if _, ok := slices.BinarySearch(large, v); ok {
			n++
		}
	}
	return float64(n) / float64(len(small))
}

// countFields counts what a record states.
func countFields(c *corpus.Column) int {
	n := len(c.Sections) + len(c.Resources) + len(c.Comments) + len(c.Client.Extra)
	for _, s := range []string{c.Title, c.Series, c.Date, c.Posted, c.Author.Name, c.Author.Role, c.Client.Name, c.Client.Title, c.Client.Tenure, c.Client.Industry, c.Client.Issue, c.Client.AgeText} {
		if s != "" {
			n++
		}
	}
	if c.Client.Age > 0 {
		n++
	}
	return n
}

// better orders captures of one column: the complete before the thin, then
// the one with fewer broken characters, then the earliest; place and hash
// make the order total.
func better(a, b *candidate) int {
	return cmp.Or(
		cmp.Compare(b.fields, a.fields),
		cmp.Compare(b.bulk(), a.bulk()),
		cmp.Compare(a.broken, b.broken),
		compareTime(a.captured, b.captured),
		comparePlace(a, b),
	)
}

// bulk is the length of the text in steps of about a fifth, so that a word
// more or less does not decide.
func (k *candidate) bulk() int { return int(math.Log(float64(k.words+1)) * 5) }

// compareTime puts the unknown time last.
func compareTime(a, b int64) int {
	switch {
	case a == b:
		return 0
	case a == 0:
		return 1
	case b == 0:
		return -1
	}
	return cmp.Compare(a, b)
}

func comparePlace(a, b *candidate) int {
	return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.member, b.member), cmp.Compare(a.offset, b.offset), cmp.Compare(a.sum, b.sum), cmp.Compare(a.seq, b.seq), cmp.Compare(a.sub, b.sub))
}
