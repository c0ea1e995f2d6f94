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
	index := make(map[*candidate]int, len(all))
	byAddress, byBase, byTitle, byText := buckets{}, buckets{}, buckets{}, buckets{}
	for i, k := range all {
		index[k] = i
		byAddress.add(k.full, k)
		byBase.add(k.base, k)
		byTitle.add(k.title, k)
		if k.words >= 20 {
			byText.add(string(binary64(k.text)), k)
		}
	}
	join := func(b buckets, same func(a, b *candidate) bool) {
		for _, ks := range b {
			for _, pair := range distinct(ks, func(a, b *candidate) { u.join(index[a], index[b]) }) {
				if same(pair[0], pair[1]) {
					u.join(index[pair[0]], index[pair[1]])
				}
			}
		}
	}
	join(byAddress, sameAddress)
	join(byBase, partsOfOne)
	join(byTitle, sameTitle)
	join(byText, func(_, _ *candidate) bool { return true })

	groups := make(map[int]*group)
	var out []*group
	for i, k := range all {
		root := u.find(i)
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
	case a.title != "" && a.title == b.title && (a.day == b.day || a.day == "" || b.day == ""):
		return true
	case a.day != "" && a.day == b.day && (a.title == "" || b.title == ""):
		return true
	case a.part.number != b.part.number && (a.part.number > 1 || b.part.number > 1):
		return a.title == b.title
	}
	if a.day != "" && b.day != "" && a.day != b.day && a.title != b.title {
		return shares(a, b) >= .9
	}
	return shares(a, b) >= .3
}

// partsOfOne judges two captures whose addresses differ in the number of the
// page alone.
func partsOfOne(a, b *candidate) bool {
	if a.part.number <= 1 && b.part.number <= 1 {
		return false
	}
	return a.title == "" || b.title == "" || a.title == b.title
}

// sameTitle judges two captures with one title.
func sameTitle(a, b *candidate) bool {
	if a.part.number > 1 || b.part.number > 1 {
		return a.day == b.day || a.day == "" || b.day == ""
	}
	share := shares(a, b)
	switch {
	case a.day == "" || b.day == "":
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
	return !slices.ContainsFunc(g.members, func(k *candidate) bool { return !k.part.weak })
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
	bestOf := make(map[int]*candidate)
	for _, k := range g.members {
		n := max(k.part.number, 1)
		if cur := bestOf[n]; cur == nil || better(k, cur) < 0 {
			bestOf[n] = k
		}
	}
	numbers := make([]int, 0, len(bestOf))
	kinds, total := uint(0), 0
	for n, k := range bestOf {
		numbers = append(numbers, n)
		kinds |= k.kinds
		total += k.words
	}
	slices.Sort(numbers)
	g.best = bestOf[numbers[0]]
	if len(numbers) == 1 || g.best.kinds&kinds == kinds && g.best.words*10 >= total*9 || g.best.part.number == 0 && len(numbers) > 1 && !g.best.part.continues && shares(g.best, bestOf[numbers[1]]) > .8 {
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
		return cmp.Or(cmp.Compare(bits.TrailingZeros(a.kinds), bits.TrailingZeros(b.kinds)), better(a, b))
	})
	for _, k := range rest {
		if k.part.number <= 1 && k.kinds&have == 0 {
			g.parts = append(g.parts, k)
			have |= k.kinds
		}
	}
}

// address is the column's own: that of the capture shown, or of another of
// the same page where that one states none or a visit's.
func (g *group) address() string {
	if g.best.url != "" && !g.best.visit {
		return g.best.url
	}
	for _, plain := range []bool{true, false} {
		for _, k := range g.members {
			if k.url != "" && k.part.number <= 1 && (g.best.url == "" || k.full == g.best.full) && (!k.visit || !plain) {
				return k.url
			}
		}
	}
	return g.best.url
}

type buckets map[string][]*candidate

func (b buckets) add(key string, k *candidate) {
	if key != "" {
		b[key] = append(b[key], k)
	}
}

// distinct joins candidates that agree in everything that is compared and
// returns the pairs of the others.
func distinct(ks []*candidate, join func(a, b *candidate)) [][2]*candidate {
	type look struct {
		day, title string
		text       uint64
		number     int
	}
	// A page that showed thousands of columns is compared with its neighbours
	// in time only.
	const window = 400
	seen := make(map[look]*candidate)
	var different []*candidate
	for _, k := range ks {
		l := look{k.day, k.title, k.text, k.part.number}
		if first := seen[l]; first != nil {
			join(first, k)
			continue
		}
		seen[l] = k
		different = append(different, k)
	}
	slices.SortFunc(different, better)
	var out [][2]*candidate
	for i, a := range different {
		for _, b := range different[i+1 : min(i+1+window, len(different))] {
			out = append(out, [2]*candidate{a, b})
		}
	}
	return out
}

func binary64(v uint64) []byte {
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(v >> (8 * i))
	}
	return b
}

// A union is the usual forest of sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.find(j)] = u.find(i) }
