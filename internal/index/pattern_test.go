package index

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

func TestPatternAgainstDecoding(t *testing.T) {
	const seed = 3
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, seed))
	code := func() uint32 { return []uint32{0, 1, 2, 127, 128, 129, 255, 300, 16384, 16385}[rnd.IntN(10)] }
	for range 3000 {
		var field []byte
		for range rnd.IntN(60) {
			field = binary.AppendUvarint(field, uint64(code()))
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
	if got := p.Count([]byte{3, 7, 0, 7, 7}); got != 2 {
		t.Errorf("counted %d, want 2", got)
	}
	if NewPattern([][]uint32{{}, {1}}).Count([]byte{1, 1}) != 0 {
		t.Error("a place that nothing can hold matched")
	}
}
