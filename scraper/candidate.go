package scraper

import (
	"cmp"
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
// it is compared by, and where its record lies in the spool.
type candidate struct {
	seq  int // number of the capture
	sub  int // number of the column on a page of several
	at   int64
	size int

	full, base string // canonical addresses, with and without the number of a page
	day, title string // title without punctuation
	text       uint64 // hash of the whole text
	words      int
	sample     []uint32 // hashes of some of the text's shingles, sorted

	client uint64 // hash of name, age and title of the client, 0 where none is stated
	part   part
	kinds  uint // bits of corpus.Kinds
	fields int
	broken int

	captured   time.Time
	path       string
	member     string
	offset     int64
	url        string
	visit      bool // the address holds a session or a print switch
	sha        string
	confidence float64
}

// shingle is how many words make one unit of overlap.
const shingle = 5

func newCandidate(seq int, c *archive.Capture, pg *Page, sha string) *candidate {
	full, base, _ := pg.Profile.canonical(pg.URL)
	visit := pg.Profile.isVisit(pg.URL)
	k := &candidate{
		seq: seq, full: full, base: base,
		day: pg.Column.Date, title: bare(pg.Column.Title),
		part: pg.part, broken: pg.broken, captured: pg.CapturedAt,
		path: c.Path, member: c.Member, offset: c.Offset, url: pg.URL, visit: visit, sha: sha, confidence: pg.Column.Confidence,
	}
	ws := textOf(pg.Column)
	k.words = len(ws)
	h := fnv.New64a()
	for _, w := range ws {
		h.Write([]byte(w))
		h.Write([]byte{' '})
	}
	k.text = h.Sum64()
	k.sample = sample(ws)
	for _, s := range pg.Column.Sections {
		k.kinds |= 1 << slices.Index(corpus.Kinds, s.Kind)
	}
	k.fields = countFields(pg.Column)
	if c := &pg.Column.Client; c.Name != "" && c.Title != "" {
		h.Reset()
		fmt.Fprintf(h, "%q %d %q", bare(c.Name), c.Age, bare(c.Title))
		k.client = h.Sum64()
	}
	return k
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
func compareTime(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func comparePlace(a, b *candidate) int {
	return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.member, b.member), cmp.Compare(a.offset, b.offset), cmp.Compare(a.sha, b.sha), cmp.Compare(a.seq, b.seq), cmp.Compare(a.sub, b.sub))
}
