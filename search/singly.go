package search

import (
	"context"
	"slices"
)

// singles is how many documents to a window there may be for them to be taken
// one by one: to enter and leave a window takes as long as to score so many.
const singles = 16

// few reports whether the documents that may be hits are so few that most
// windows would be entered for a handful of them. It settles how far
// [best.next] looks.
func (b *best) few() bool {
	docs, n := b.x.reader.Docs(), 0
	for i, s := range b.streams {
		if b.all && i > 0 {
			n = min(n, s.length())
		} else {
			n += s.length()
		}
	}
	for _, o := range b.boosts {
		if o.finds && !b.all {
			n += len(o.docs)
		}
	}
	if n > b.x.singles*docs/window {
		b.far = docs / window
		return false
	}
	b.far = n
	return true
}

// alone reports whether there is a single stream and no document is a hit
// without it.
func (b *best) alone() bool {
	return len(b.streams) == 1 && (b.all || !slices.ContainsFunc(b.boosts, func(o *boost) bool { return o.finds }))
}

// runAlone goes through the documents of a single stream, a block at a time.
func (b *best) runAlone(ctx context.Context) error {
	s, others := b.streams[0], b.more
	for _, o := range b.boosts {
		others += float64(slices.Max(o.lift[:]))
	}
	w := s.weight
	reaches := func(bound float32) bool {
		return ctx.Err() == nil && !b.beyond(others+float64(w.weight*bound))
	}
	s.open(b.x, 0, none, &b.buf, reaches, func(docs []uint32, parts []part) {
		for i, d := range docs {
			p := parts[i]
			if p.fields == 0 || b.beyond(others+float64(w.weight*w.unit(p, d))) {
				continue
			}
			t := b.begin()
			w.add(t, p, d)
			b.lift(d, t)
			b.end(d, t)
		}
	})
	return ctx.Err()
}

// runSingly goes through the documents that may be hits and scores each.
func (b *best) runSingly(ctx context.Context) error {
	if b.all && len(b.streams) == 0 {
		return nil
	}
	for n, d := 1, b.next(0); d != none; n, d = n+1, b.next(d+1) {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		b.single(d)
	}
	return nil
}

// single scores a document.
func (b *best) single(d uint32) {
	t := b.begin()
	for _, s := range b.streams {
		if p := s.look(b.x, d); p.fields != 0 {
			s.weight.add(t, p, d)
		} else if b.all {
			return
		}
	}
	if found := b.lift(d, t); (found || t.total > 0) && !b.beyond(float64(t.score)+b.more) {
		b.end(d, t)
	}
}

// lift adds what the boosts have for a document, in rising order, and reports
// whether one finds it.
func (b *best) lift(d uint32, t *tally) (found bool) {
	for _, o := range b.boosts {
		if o.at = seekFrom(o.docs, o.at, d); o.at < len(o.docs) && o.docs[o.at] == d {
			o.add(t, o.lift[o.places[o.at]])
			found = found || o.finds
		}
	}
	return found
}

// look returns what a stream has in a document. Documents come in rising order.
func (s *stream) look(x *Index, d uint32) part {
	switch here := d > 0 && s.head == d; {
	case s.head > d:
	case s.has != nil:
		if i, ok := s.has.place(d); ok {
			return s.member(x, i)
		}
	case s.cursor != nil:
		if here || s.cursor.seek(d) {
			return s.part(x, s.cursor.shape())
		}
	case here:
		return s.list.part(s.at)
	default:
		if s.at = seekFrom(s.list.docs, s.at, d); s.at < len(s.list.docs) && s.list.docs[s.at] == d {
			return s.list.part(s.at)
		}
	}
	return part{}
}
