package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Limits on the pages that are kept, as they were sent.
const (
	maxKeptBytes = 16 << 20 // of all of them
	maxKeptPage  = 128 << 10
	maxKeptKey   = 2 << 10
	keptOverhead = 256 // bytes of a page beside its body and its key
)

// A keptPage is an answer as it was sent.
type keptPage struct {
	origin
	tag   string // its entity tag
	kind  string // Content-Type
	body  []byte
	made  time.Time
	times int // it was asked for again
}

// origin is what a page is made of, beside the index.
type origin struct{ host, scheme, uri, encoding string }

// keptPages are pages that may be asked for again. Those that were not asked
// for while others filled half of the room are forgotten.
type keptPages struct {
	mu         sync.Mutex
	young, old map[string]*keptPage
	size       int // of the young
}

func (k *keptPages) load(key string) *keptPage {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := k.young[key]
	if p == nil {
		if p = k.old[key]; p == nil {
			return nil
		}
		k.put(key, p)
	}
	p.times++
	return p
}

func (k *keptPages) store(key string, p *keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(key, p)
}

func (k *keptPages) put(key string, p *keptPage) {
	if k.young[key] != nil {
		return
	}
	size := len(key) + len(p.body) + keptOverhead
	if k.young == nil || k.size+size > maxKeptBytes/2 {
		k.old, k.young, k.size = k.young, map[string]*keptPage{}, 0
	}
	k.young[key] = p
	k.size += size
}

// keep answers with the page that was made of the same address before, as long
// as its entity tag is that of today: the page would be the same. A page says
// what is in the index, who is asked and where, and nothing else.
func (s *server) keep(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ask := origin{r.Host, scheme(r), r.URL.RequestURI(), r.Header.Get("Accept-Encoding")} // the one that compress has chosen
		generation := s.live.State().Open.Generation
		tag := s.tag(generation)
		key := tag + " " + ask.encoding + " " + s.absolute(r, ask.uri)
		if generation == "" || r.Method != http.MethodGet || ask.encoding != "" && ask.encoding != "gzip" || len(key) > maxKeptKey {
			return h(w, r)
		}
		if p := s.kept.load(key); p != nil {
			if !s.fresh(w, r, generation) {
				p.send(w)
			}
			return nil
		}
		p := &keptPage{origin: ask, tag: tag}
		return buffered(func(body *bytes.Buffer) error {
			return s.make(p, key, h, &heldAnswer{w, http.StatusOK, body, false}, r)
		})
	}
}

// make makes a page, sends it and keeps it, unless it is for once or an error.
func (s *server) make(p *keptPage, key string, h handler, held *heldAnswer, r *http.Request) error {
	if err := h(held, r); err != nil {
		return err // nothing was written
	}
	w, body := held.ResponseWriter, held.body
	if held.status != http.StatusOK || held.once || w.Header().Get("ETag") != p.tag || body.Len() > maxKeptPage {
		held.release()
		return nil
	}
	if err := r.Context().Err(); err != nil {
		return err
	}
	p.kind, p.made = w.Header().Get("Content-Type"), time.Now()
	if p.encoding == "gzip" {
		p.body = zip(body.Bytes())
	} else {
		p.body = bytes.Clone(body.Bytes())
	}
	// What was hidden or published meanwhile has changed the tag.
	if s.tag(s.live.State().Open.Generation) == p.tag {
		s.kept.store(key, p)
	}
	p.send(w)
	return nil
}

// send writes the page, under the headers that [server.fresh] has set.
func (p *keptPage) send(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", p.kind)
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	if p.encoding != "" {
		h.Set("Content-Encoding", p.encoding)
	}
	_, _ = w.Write(p.body) // the client may be gone
}

// A heldAnswer is an answer that is not sent yet.
type heldAnswer struct {
	http.ResponseWriter
	status int
	body   *bytes.Buffer
	once   bool // it is for once, though it would be the same again
}

func (w *heldAnswer) WriteHeader(status int)      { w.status = status }
func (w *heldAnswer) Write(b []byte) (int, error) { return w.body.Write(b) }

// release sends the answer.
func (w *heldAnswer) release() {
	w.ResponseWriter.WriteHeader(w.status)
	if w.body.Len() > 0 {
		_, _ = w.ResponseWriter.Write(w.body.Bytes()) // the client may be gone
	}
}

// forOnce says that an answer does more than it says, so it is not to be kept.
func forOnce(w http.ResponseWriter) {
	if held, ok := w.(*heldAnswer); ok {
		held.once = true
	}
}

var zippers = sync.Pool{New: func() any { return newGzip(nil, gzipLevel) }}

// newGzip makes the gzip of package klauspost, which writes the same format in a
// third of the time of the standard library's.
func newGzip(w io.Writer, level int) *gzip.Writer {
	z, err := gzip.NewWriterLevel(w, level)
	if err != nil {
		panic(err) // the level is ours
	}
	return z
}

func zip(b []byte) (zipped []byte) {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	_ = buffered(func(buf *bytes.Buffer) error { // which takes all that is written
		z.Reset(buf)
		_, _ = z.Write(b)
		_ = z.Close()
		zipped = bytes.Clone(buf.Bytes())
		return nil
	})
	return zipped
}
