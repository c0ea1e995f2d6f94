package index

import (
	"runtime"
	"sync"

	"coachsearch/internal/corpus"
)

// inFlight bounds the columns that were added and are not yet written.
const inFlight = 500

// A pipeline analyses columns side by side and writes them in their order.
type pipeline struct {
	jobs      chan *prepared
	slots     chan struct{} // one is taken by each column in flight
	written   chan struct{} // closed after the last column
	analysers []*analyser
	spare     sync.Pool
	close     sync.Once

	mu  sync.Mutex
	err error // the first
}

func (l *pipeline) start(b *Builder) {
	l.jobs, l.slots, l.written = make(chan *prepared, inFlight), make(chan struct{}, inFlight), make(chan struct{})
	l.spare.New = func() any { return new(prepared) }
	done := make(chan *prepared, inFlight)
	var workers sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		a := newAnalyser(b.lexicon, b.taxonomy)
		l.analysers = append(l.analysers, a)
		workers.Go(func() {
			for p := range l.jobs {
				p.err = a.prepare(p)
				done <- p
			}
		})
	}
	go func() {
		workers.Wait()
		close(done)
	}()
	go func() {
		defer close(l.written)
		l.write(b, done)
	}()
}

// add hands a column over. Its error is the first one of any column.
func (l *pipeline) add(c *corpus.Column, record []byte, ordinal uint32) error {
	l.slots <- struct{}{}
	if err := l.failed(); err != nil {
		<-l.slots
		return err
	}
	p := l.spare.Get().(*prepared)
	p.column, p.record, p.ordinal = c, record, ordinal
	l.jobs <- p
	return nil
}

// write writes columns in their order. After an error it only empties the
// pipeline.
func (l *pipeline) write(b *Builder, done <-chan *prepared) {
	waiting := map[uint32]*prepared{}
	next := uint32(0)
	var batch []*prepared // that Bleve's builder still holds
	for p := range done {
		waiting[p.ordinal] = p
		for p := waiting[next]; p != nil; p = waiting[next] {
			delete(waiting, next)
			next++
			if l.failed() == nil {
				err := p.err
				if err == nil {
					err = b.take(p)
				}
				l.fail(err)
			}
			if batch = append(batch, p); len(batch) == batchSize {
				for _, p := range batch {
					p.reset()
					l.spare.Put(p)
				}
				batch = batch[:0]
			}
			<-l.slots
		}
	}
}

// finish waits until every column is written and returns the first error.
func (l *pipeline) finish() error {
	l.close.Do(func() { close(l.jobs) })
	<-l.written
	return l.failed()
}

func (l *pipeline) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *pipeline) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
}

// together runs functions side by side and returns the error of the first that
// has one.
func together(fns ...func() error) error {
	errs := make([]error, len(fns))
	var wg sync.WaitGroup
	for i, fn := range fns {
		wg.Go(func() { errs[i] = fn() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
