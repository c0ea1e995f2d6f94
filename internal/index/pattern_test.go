package index

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestPatternAgainstDecoding(t *testing.T) {
	const seed = 3
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, seed))
	code := func() uint32 {
		return []uint32{0, 1, 2, 256, 257, 513, singleCodes - 1, singleCodes, singleCodes + 1, 1 << 20}[rnd.IntN(10)]
	}
	for range 3000 {
		var field Text
		for range rnd.IntN(60) {
			field = field.append(code())
		}
		var places [][]uint32
		for range 1 + rnd.IntN(3) {
			var codes []uint32
			for range 1 + rnd.IntN(2) {
				if c := code(); len(codes) == 0 || codes[0] != c {
					codes = append(codes, c)
				}
			}
			places = append(places, codes)
		}
		p := NewPattern(places)
		if got, want := p.Count(field), p.countDecoded(field); got != want {
			t.Fatalf("pattern %v in %v: %d, decoded %d", places, field, got, want)
		}
	}
	many := make([]uint32, maxPatterns+1)
	for i := range many {
		many[i] = uint32(i + 1)
	}
	p := NewPattern([][]uint32{many, {7}})
	if p.sequences != nil {
		t.Error("too many sequences were spelt out")
	}
	if got := p.Count(Text{3, 7, 0, 7, 7}); got != 2 {
		t.Errorf("counted %d, want 2", got)
	}
	if NewPattern([][]uint32{{}, {1}}).Count(Text{1, 1}) != 0 {
		t.Error("a place that nothing can hold matched")
	}
}

func TestTextKeepsCodes(t *testing.T) {
	codes := []uint32{0, 1, 255, 256, singleCodes - 1, singleCodes, 1 << 16, 1<<20 + 7, 1<<28 - 1}
	var text Text
	for _, c := range codes {
		text = text.append(c)
	}
	if d := cmp.Diff(codes, text.Codes(nil)); d != "" {
		t.Error(d)
	}
}

// A field is longer than what one unit counts.
func TestLongField(t *testing.T) {
	words := strings.Repeat("again and ", 50_000)
	c := &corpus.Column{ID: "a", Title: "Long", Sections: []corpus.Section{{Kind: corpus.Answer, Paragraphs: []string{words, "end"}}}}
	r := build(t, c)
	units := map[Field]int{}
	r.Forward.Fields(0, func(f Field, text Text) { units[f] = len(text) })
	if d := cmp.Diff(map[Field]int{Title: 1, Answer: 100_002}, units); d != "" {
		t.Error(d)
	}
}
