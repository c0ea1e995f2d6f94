package search

import "slices"

// What the best documents of a clause score is known before they are gone
// through: as many documents score no less, whatever other clauses add. So a
// search need not find that out first. It holds for requests without filters.

// floorRanks are the places for which it is known: the tenth, and one behind all
// that the second stage looks at and those that hold all of the words.
var floorRanks = [...]int{10, 320}

// floors are what the documents at floorRanks score where the clause weighs one,
// or 0 where there are not so many.
type floors [len(floorRanks)]float32

// maxFloorDocs is the most documents of a stem that are scored for their floors,
// when it is first asked for. More frequent stems weigh little.
const maxFloorDocs = 1 << 18

// A ladder finds the floors of what it is given.
type ladder struct{ list []float32 } // the highest, the lowest of them first

func (l *ladder) add(score float32) {
	k := floorRanks[len(floorRanks)-1]
	if len(l.list) == k && score <= l.list[0] {
		return
	}
	if len(l.list) < k {
		l.list = append(l.list, score)
		for i := len(l.list) - 1; i > 0 && l.list[i] < l.list[(i-1)/2]; i = (i - 1) / 2 {
			l.list[i], l.list[(i-1)/2] = l.list[(i-1)/2], l.list[i]
		}
		return
	}
	i := 0
	for down := 1; down < k; down = 2*i + 1 {
		if down+1 < k && l.list[down+1] < l.list[down] {
			down++
		}
		if score <= l.list[down] {
			break
		}
		l.list[i] = l.list[down]
		i = down
	}
	l.list[i] = score
}

func (l *ladder) floors() (f floors) {
	slices.Sort(l.list)
	for i, rank := range floorRanks {
		if n := len(l.list); n >= rank {
			f[i] = l.list[n-rank] * (1 - 2*slack)
		}
	}
	return f
}

// floor returns what the first k documents of a stream score at least.
func (s *stream) floor(k int) float64 {
	for i, rank := range floorRanks {
		if k <= rank {
			return float64(s.weight.weight * s.floors[i])
		}
	}
	return 0
}

// setFloor tells a search, each of whose documents is a hit, what its first k
// hits score at least.
func (b *best) setFloor(k int) {
	for _, s := range b.streams {
		b.floor = max(b.floor, s.floor(k))
		if b.page.k > 0 {
			b.floor = max(b.floor, s.floor(b.page.k)-b.later)
		}
	}
}
