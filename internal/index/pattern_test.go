package index

import (
	"math/rand/v2"
	"slices"
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
	spelt := 0
	for range 3000 {
		var field Text
		for range rnd.IntN(60) {
			field = field.append(code())
		}
		var places [][]uint32
		for range 1 + rnd.IntN(3) {
			var codes []uint32
			for range 1 + rnd.IntN(3) {
				if c := code(); !slices.Contains(codes, c) {
					codes = append(codes, c)
				}
			}
			places = append(places, codes)
		}
		p := NewPattern(places)
		if got, want := p.Count(field), countByHand(field, places); got != want {
			t.Fatalf("pattern %v in %v: %d, want %d", places, field, got, want)
		}
		if p.sequences != nil {
			spelt++
		}
	}
	if spelt < 500 || spelt > 2500 {
		t.Errorf("%d of 3000 patterns are spelt out", spelt)
	}
	if NewPattern([][]uint32{{}, {1}}).Count(Text{1, 1}) != 0 {
		t.Error("a place that nothing can hold matched")
	}
	if NewPattern(nil).Count(Text{1, 1}) != 0 {
		t.Error("a pattern of nothing matched")
	}
	long := make([][]uint32, MaxPlaces+5)
	var text Text
	for i := range long {
		long[i] = []uint32{uint32(i%7 + 1), uint32(i%7 + 2), 900}
		text = text.append(uint32(i%7 + 1))
	}
	if got := NewPattern(long).Count(text); got != 1 {
		t.Errorf("a long pattern is found %d times", got)
	}
}

func countByHand(t Text, places [][]uint32) int {
	codes, n := t.Codes(nil), 0
next:
	for i := 0; i+len(places) <= len(codes); i++ {
		for k, p := range places {
			if c := codes[i+k]; c == 0 || !slices.Contains(p, c) {
				continue next
			}
		}
		n++
	}
	return n
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
	var ending []uint32
	for i, u := range text {
		if c := text.CodeEndingAt(i); c != 0 || u == 0 {
			if ending = append(ending, c); LastUnit(c) != u {
				t.Errorf("the last unit of %d is %x and not %x", c, u, LastUnit(c))
			}
		}
	}
	if d := cmp.Diff(codes, ending); d != "" {
		t.Error(d)
	}
}

// A field is longer than what one unit counts.
func TestLongField(t *testing.T) {
	words := strings.Repeat("again and ", 50_000)
	c := &corpus.Column{ID: "a", Title: "Long", Sections: []corpus.Section{{Kind: corpus.Answer, Paragraphs: []string{words, "end"}}}}
	r := build(t, c)
	units := map[Field]int{}
	r.Forward.Fields(0, AllFields, func(f Field, text Text) { units[f] = len(text) })
	if d := cmp.Diff(map[Field]int{Title: 1, Answer: 100_002}, units); d != "" {
		t.Error(d)
	}
}
