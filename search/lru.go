package search

import (
	"container/list"
	"sync"
)

// An lru keeps values by key up to a total cost, and forgets those that were
// not asked for the longest. Several goroutines may use it.
type lru[V any] struct {
	most int

	mu    sync.Mutex
	cost  int
	byKey map[string]*list.Element
	order list.List // of kept; the latest first
}

type kept[V any] struct {
	key   string
	value V
	cost  int
	again bool // it was asked for again
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
	l.order.MoveToFront(e)
	k := e.Value.(*kept[V])
	k.again = true
	return k.value, true
}

func (l *lru[V]) store(key string, v V, cost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byKey[key]; e != nil {
		l.drop(e)
	}
	l.byKey[key] = l.order.PushFront(&kept[V]{key: key, value: v, cost: cost})
	l.cost += cost
	for l.cost > l.most {
		l.drop(l.order.Back())
	}
}

// popular returns the values that were asked for again, the latest first.
func (l *lru[V]) popular() (values []V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for e := l.order.Front(); e != nil; e = e.Next() {
		if k := e.Value.(*kept[V]); k.again {
			values = append(values, k.value)
		}
	}
	return values
}

func (l *lru[V]) drop(e *list.Element) {
	k := e.Value.(*kept[V])
	l.order.Remove(e)
	delete(l.byKey, k.key)
	l.cost -= k.cost
}
