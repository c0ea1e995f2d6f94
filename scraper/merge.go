package scraper

import (
	"cmp"
	"math/bits"
	"slices"
)

// A group is one column: its captures, and how its record is made of them.
type group struct {
	members []*candidate // in the order of their captures
	best    *candidate
	parts   []*candidate // more pages whose text follows that of best
	id      string
	day     string
}

// mergeCandidates finds the captures of the same column. The result does not
// depend on the order of the candidates: every two that share a key are
// compared.
func mergeCandidates(all []*candidate) []*group {
	u := newUnion(len(all))
	join := func(key func(k *candidate) uint64, same func(a, b *candidate) bool) {
		for _, ids := range alike(all, key) {
			for _, pair := range distinct(all, ids, u.join) {
				if same(all[pair[0]], all[pair[1]]) {
					u.join(pair[0], pair[1])
				}
			}
		}
	}
	join(func(k *candidate) uint64 { return k.full }, sameAddress)
	join(func(k *candidate) uint64 { return k.base }, partsOfOne)
	join(func(k *candidate) uint64 { return k.title }, sameTitle)
	join(longText, func(_, _ *candidate) bool { return true })

	groups := make(map[int32]*group)
	var out []*group
	for i, k := range all {
		root := u.find(int32(i))
		g := groups[root]
		if g == nil {
			g = &group{}
			groups[root] = g
			out = append(out, g)
		}
		g.members = append(g.members, k)
	}
	for _, g := range out {
		g.choose()
	}
	return out
}

// sameAddress judges two captures of one address: a page that shows another
// column every week is not one column.
func sameAddress(a, b *candidate) bool {
	switch {
	case a.title != 0 && a.title == b.title && (a.day == b.day || a.day == 0 || b.day == 0):
		return true
	case a.day != 0 && a.day == b.day && (a.title == 0 || b.title == 0):
		return true
	case a.number != b.number && (a.number > 1 || b.number > 1):
		return a.title == b.title
	}
	if a.day != 0 && b.day != 0 && a.day != b.day && a.title != b.title {
		return shares(a, b) >= .9
	}
	return shares(a, b) >= .3
}

// partsOfOne judges two captures whose addresses differ in the number of the
// page alone.
func partsOfOne(a, b *candidate) bool {
	if a.number <= 1 && b.number <= 1 {
		return false
	}
	return a.title == 0 || b.title == 0 || a.title == b.title
}

// sameTitle judges two captures with one title.
func sameTitle(a, b *candidate) bool {
	if a.number > 1 || b.number > 1 {
		return a.day == b.day || a.day == 0 || b.day == 0
	}
	share := shares(a, b)
	switch {
	case a.day == 0 || b.day == 0:
		return share >= .5
	case a.day != b.day:
		return share >= .9
	case a.client != b.client && a.client != 0 && b.client != 0:
		// Two people with one headline on one day.
		return share >= .6
	case a.thin() || b.thin():
		return share > 0 || a.kinds&b.kinds == 0 || a.short() || b.short()
	}
	return share >= .2
}

// thin tells whether a capture holds so little text that it cannot speak
// against another.
func (k *candidate) thin() bool { return k.words < 60 || k.kinds&3 != 3 }

// short tells whether a capture holds too few words to share any.
func (k *candidate) short() bool { return len(k.sample) < 4 }

// weak tells whether the group holds nothing but later pages of a column.
func (g *group) weak() bool {
	return !slices.ContainsFunc(g.members, func(k *candidate) bool { return !k.weak })
}

// choose picks the capture that the record is made of, and the further pages
// that complete it.
func (g *group) choose() {
	slices.SortFunc(g.members, func(a, b *candidate) int {
		if c := compareTime(a.captured, b.captured); c != 0 {
			return c
		}
		return comparePlace(a, b)
	})
	bestOf := make(map[int16]*candidate)
	for _, k := range g.members {
		n := max(k.number, 1)
		if cur := bestOf[n]; cur == nil || better(k, cur) < 0 {
			bestOf[n] = k
		}
	}
	numbers := make([]int16, 0, len(bestOf))
	kinds, total := uint8(0), int32(0)
	for n, k := range bestOf {
		numbers = append(numbers, n)
		kinds |= k.kinds
		total += k.words
	}
	slices.Sort(numbers)
	g.best = bestOf[numbers[0]]
	if len(numbers) == 1 || g.best.kinds&kinds == kinds && g.best.words*10 >= total*9 || g.best.number == 0 && len(numbers) > 1 && !g.best.continues && shares(g.best, bestOf[numbers[1]]) > .8 {
		g.complete()
		return
	}
	for _, n := range numbers[1:] {
		g.parts = append(g.parts, bestOf[n])
	}
	g.complete()
}

// complete adds captures without a number that hold what no other does.
func (g *group) complete() {
	have := g.best.kinds
	for _, k := range g.parts {
		have |= k.kinds
	}
	rest := slices.Clone(g.members)
	slices.SortFunc(rest, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(bits.TrailingZeros8(a.kinds), bits.TrailingZeros8(b.kinds)), better(a, b))
	})
	for _, k := range rest {
		if k.number <= 1 && k.kinds&have == 0 {
			g.parts = append(g.parts, k)
			have |= k.kinds
		}
	}
}

// addressOf returns the member whose address is the column's own: that of the
// capture shown, or of another of the same page where that one states none or
// a visit's; nil where none states one.
func (g *group) addressOf() *candidate {
	if g.best.addressed && !g.best.visit {
		return g.best
	}
	for _, plain := range []bool{true, false} {
		for _, k := range g.members {
			if k.addressed && k.number <= 1 && (!g.best.addressed || k.full == g.best.full) && (!k.visit || !plain) {
				return k
			}
		}
	}
	if g.best.addressed {
		return g.best
	}
	return nil
}

// longText is the key by which equal texts are found; short ones are equal by
// chance.
func longText(k *candidate) uint64 {
	const words = 20
	if k.words < words {
		return 0
	}
	return k.text
}

// alike returns the numbers of the candidates that share a key, for each key
// of more than one.
func alike(all []*candidate, key func(k *candidate) uint64) [][]int32 {
	ids := make([]int32, 0, len(all))
	for i, k := range all {
		if key(k) != 0 {
			ids = append(ids, int32(i))
		}
	}
	slices.SortFunc(ids, func(a, b int32) int { return cmp.Or(cmp.Compare(key(all[a]), key(all[b])), cmp.Compare(a, b)) })
	var out [][]int32
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && key(all[ids[n]]) == key(all[ids[0]]) {
			n++
		}
		if n > 1 {
			out = append(out, ids[:n:n])
		}
		ids = ids[n:]
	}
	return out
}

// distinct joins candidates that agree in everything that is compared and
// returns the pairs of the others.
func distinct(all []*candidate, ids []int32, join func(a, b int32)) [][2]int32 {
	type look struct {
		title, text uint64
		day         int32
		number      int16
	}
	// A page that showed thousands of columns is compared with its neighbours
	// in time only.
	const window = 400
	seen := make(map[look]int32)
	var different []int32
	for _, i := range ids {
		k := all[i]
		l := look{k.title, k.text, k.day, k.number}
		if first, ok := seen[l]; ok {
			join(first, i)
			continue
		}
		seen[l] = i
		different = append(different, i)
	}
	slices.SortFunc(different, func(a, b int32) int { return better(all[a], all[b]) })
	var out [][2]int32
	for i, a := range different {
		for _, b := range different[i+1 : min(i+1+window, len(different))] {
			out = append(out, [2]int32{a, b})
		}
	}
	return out
}

// A union is the usual forest of sets.
type union []int32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = int32(i)
	}
	return u
}

func (u union) find(i int32) int32 {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int32) { u[u.find(j)] = u.find(i) }
