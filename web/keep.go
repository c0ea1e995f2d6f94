package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"

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
	kind string // Content-Type
	body []byte
}

// keptPages are pages that may be asked for again. Those that were not asked
// for while others filled half of the room are forgotten.
type keptPages struct {
	mu         sync.Mutex
	young, old map[string]keptPage
	size       int // of the young
}

func (k *keptPages) load(key string) (keptPage, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p, ok := k.young[key]; ok {
		return p, true
	}
	p, ok := k.old[key]
	if ok {
		k.put(key, p)
	}
	return p, ok
}

func (k *keptPages) store(key string, p keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(key, p)
}

func (k *keptPages) put(key string, p keptPage) {
	if _, ok := k.young[key]; ok {
		return
	}
	size := len(key) + len(p.body) + keptOverhead
	if k.young == nil || k.size+size > maxKeptBytes/2 {
		k.old, k.young, k.size = k.young, map[string]keptPage{}, 0
	}
	k.young[key] = p
	k.size += size
}

// keep answers with the page that was made of the same address before, as long
// as its entity tag is that of today: the page would be the same. A page says
// what is in the index, who is asked and where, and nothing else.
func (s *server) keep(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		encoding := r.Header.Get("Accept-Encoding") // the one that compress has chosen
		generation := s.live.State().Open.Generation
		tag := s.tag(generation)
		key := tag + " " + encoding + " " + s.absolute(r, r.URL.RequestURI())
		if generation == "" || r.Method != http.MethodGet || encoding != "" && encoding != "gzip" || len(key) > maxKeptKey {
			return h(w, r)
		}
		if p, ok := s.kept.load(key); ok {
			if !s.fresh(w, r, generation) {
				p.send(w, encoding)
			}
			return nil
		}
		held := &heldAnswer{ResponseWriter: w, status: http.StatusOK}
		if err := h(held, r); err != nil {
			return err // nothing was written
		}
		if held.status != http.StatusOK || held.once || w.Header().Get("ETag") != tag || held.body.Len() > maxKeptPage {
			held.release()
			return nil
		}
		p := keptPage{w.Header().Get("Content-Type"), held.body.Bytes()}
		if encoding == "gzip" {
			p.body = zip(p.body)
		}
		// What was hidden or published meanwhile has changed the tag.
		if s.tag(s.live.State().Open.Generation) == tag {
			s.kept.store(key, p)
		}
		p.send(w, encoding)
		return nil
	}
}

// send writes the page, under the headers that [server.fresh] has set.
func (p keptPage) send(w http.ResponseWriter, encoding string) {
	h := w.Header()
	h.Set("Content-Type", p.kind)
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	_, _ = w.Write(p.body) // the client may be gone
}

// A heldAnswer is an answer that is not sent yet.
type heldAnswer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
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

var zippers = sync.Pool{New: func() any { return newGzip(nil, compressionLevel) }}

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
