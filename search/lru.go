package search

import (
	"container/list"
	"sync"
)

// An lru keeps values by key up to a total cost, and forgets those that were
// not asked for the longest. It is segmented (Karedla, Love and Wherry, Caching
// strategies to improve disk system performance, 1994): what was asked for again
// makes room for what was not only where it takes more than its share, so that
// however many questions of a moment do not push out those that come again and
// again. Several goroutines may use it.
type lru[V any] struct {
	most int

	mu    sync.Mutex
	byKey map[string]*list.Element
	once  segment[V]
	again segment[V] // asked for again, and not long ago
}

// againShare is how many fifths of the cost values may take that were asked for
// again.
const againShare = 4

// A segment is values of an lru, the latest first.
type segment[V any] struct {
	list.List // of *kept[V]
	cost      int
}

type kept[V any] struct {
	key     string
	value   V
	cost    int
	segment *segment[V]
	popular bool // it was asked for again
}

func newLRU[V any](most int) *lru[V] {
	return &lru[V]{most: most, byKey: map[string]*list.Element{}}
}

func (l *lru[V]) load(key string) (v V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.byKey[key]
	if e == nil {
		return v, false
	}
	k := e.Value.(*kept[V])
	k.popular = true
	l.prefer(e)
	return k.value, true
}

func (l *lru[V]) store(key string, v V, cost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byKey[key]; e != nil {
		l.drop(e)
	}
	l.put(&kept[V]{key: key, value: v, cost: cost}, &l.once)
	for l.once.cost+l.again.cost > l.most {
		if e := l.once.Back(); e != nil {
			l.drop(e)
		} else {
			l.drop(l.again.Back())
		}
	}
}

// popular returns the values that were asked for again, the latest first.
func (l *lru[V]) popular() (values []V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range []*segment[V]{&l.again, &l.once} {
		for e := s.Front(); e != nil; e = e.Next() {
			if k := e.Value.(*kept[V]); k.popular {
				values = append(values, k.value)
			}
		}
	}
	return values
}

// expect makes all values those that will be asked for again, though none was.
func (l *lru[V]) expect() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.byKey {
		e.Value.(*kept[V]).popular = false
	}
	for range l.once.Len() {
		l.prefer(l.once.Back())
	}
}

// prefer makes a value the latest of those that were asked for again.
func (l *lru[V]) prefer(e *list.Element) {
	k := e.Value.(*kept[V])
	if k.segment == &l.again {
		l.again.MoveToFront(e)
		return
	}
	l.drop(e)
	l.put(k, &l.again)
	for l.again.cost > l.most*againShare/5 {
		last := l.again.Back()
		k := last.Value.(*kept[V])
		l.drop(last)
		l.put(k, &l.once)
	}
}

func (l *lru[V]) put(k *kept[V], s *segment[V]) {
	k.segment = s
	l.byKey[k.key] = s.PushFront(k)
	s.cost += k.cost
}

func (l *lru[V]) drop(e *list.Element) {
	k := e.Value.(*kept[V])
	k.segment.Remove(e)
	delete(l.byKey, k.key)
	k.segment.cost -= k.cost
}
