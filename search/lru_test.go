package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// check fails the test where an lru miscounts.
func (l *lru[V]) check(t *testing.T) {
	t.Helper()
	values := 0
	for _, s := range []*segment[V]{&l.once, &l.again} {
		cost := 0
		for e := s.Front(); e != nil; e = e.Next() {
			k := e.Value.(*kept[V])
			if k.segment != s || l.byKey[k.key] != e {
				t.Fatalf("%s is lost", k.key)
			}
			cost += k.cost
			values++
		}
		if cost != s.cost {
			t.Fatalf("a cost of %d is counted as %d", cost, s.cost)
		}
	}
	if values != len(l.byKey) {
		t.Fatalf("%d values by %d keys", values, len(l.byKey))
	}
	if cost := l.once.cost + l.again.cost; cost > l.most {
		t.Fatalf("a cost of %d where %d is the most", cost, l.most)
	}
	if most := l.most * againShare / 5; l.again.cost > most {
		t.Fatalf("a cost of %d is asked for again where %d is the most", l.again.cost, most)
	}
}

func (l *lru[V]) keys(s *segment[V]) (keys []string) {
	for e := s.Front(); e != nil; e = e.Next() {
		keys = append(keys, e.Value.(*kept[V]).key)
	}
	return keys
}

// What comes again stays, however much comes once.
func TestOnceDoesNotPushOutAgain(t *testing.T) {
	l := newLRU[int](10)
	l.store("again", 7, 2)
	l.load("again")
	for i := range 100 {
		l.store(fmt.Sprint(i), i, 3)
		l.check(t)
	}
	if v, ok := l.load("again"); !ok || v != 7 {
		t.Errorf("%d, %v for what was asked for again", v, ok)
	}
	if _, ok := l.load("0"); ok {
		t.Error("nothing is forgotten")
	}
	for i := range 10 { // until it is not asked for any more
		l.store("new", i, 2)
		l.load("new")
		l.store(fmt.Sprint("new", i), i, 2)
		l.load(fmt.Sprint("new", i))
		l.check(t)
	}
	if _, ok := l.load("again"); ok {
		t.Error("what was asked for again long ago is still there")
	}
}

func TestPopularIsWhatWasAskedForAgain(t *testing.T) {
	l := newLRU[string](10)
	for _, k := range []string{"a", "b", "c", "d"} {
		l.store(k, k, 1)
	}
	l.load("c")
	l.load("a")
	if d := cmp.Diff([]string{"a", "c"}, l.popular()); d != "" {
		t.Error(d)
	}
	l.expect()
	if list := l.popular(); len(list) > 0 {
		t.Errorf("%v were asked for again", list)
	}
	if d := cmp.Diff([]string{"a", "b", "c", "d"}, slices.Sorted(slices.Values(l.keys(&l.again)))); d != "" {
		t.Error(d)
	}
	l.load("d")
	if d := cmp.Diff([]string{"d"}, l.popular()); d != "" {
		t.Error(d)
	}
}

// Whatever is done in whatever order, costs are counted, and a value is that
// which was stored.
func TestLRUCounts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	l, stored := newLRU[int](50), map[string]int{}
	for i := range 20_000 {
		key := fmt.Sprint(rnd.IntN(40))
		switch n := rnd.IntN(100); {
		case n < 50:
			if v, ok := l.load(key); ok && v != stored[key] {
				t.Fatalf("%s is %d instead of %d", key, v, stored[key])
			}
		case n < 99:
			stored[key] = i
			l.store(key, i, 1+rnd.IntN(60)) // more than there may be of all
		default:
			l.expect()
		}
		l.check(t)
	}
}
