package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/go-chi/chi/v5/middleware"
)

// How answers are compressed on their way.
const (
	gzipLevel    = 3 // takes 7 tenths of the time of 5, for a page larger by a twenty-fifth
	brotliLevel  = 5
	brotliWindow = 18 // bits; a page is smaller, and a window is memory of every request
)

// compressed are the kinds of answers that get smaller.
var compressed = []string{
	"text/html", "text/css", "text/javascript", "text/plain", "text/csv", "image/svg+xml",
	"application/json", "application/problem+json", "application/x-suggestions+json", "application/jsonl", "application/yaml",
	"application/xml", "application/atom+xml", "application/opensearchdescription+xml",
}

// encodings are those that answers are sent in, the one that we like best
// first: of a page br saves a ninth of the bytes and takes more than five times as
// long.
// What clients take deflate for differs, so it is none of them.
var encodings = []string{"gzip", "br"}

// compress encodes answers as the client likes best, and tells caches that
// they depend on it.
func compress() func(http.Handler) http.Handler {
	c := middleware.NewCompressor(gzipLevel, compressed...) // a level that it checks and hands on
	c.SetEncoder("gzip", func(w io.Writer, level int) io.Writer { return newGzip(w, level) })
	c.SetEncoder("br", func(w io.Writer, _ int) io.Writer {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotliLevel, LGWin: brotliWindow})
	})
	return func(next http.Handler) http.Handler {
		encode := c.Handler(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			// The compressor knows names only, so it is left one to choose.
			best := bestEncoding(r.Header)
			if r.Header.Get("Range") != "" {
				best = "" // a part of what is sent as it is
			}
			r.Header = r.Header.Clone()
			r.Header.Set("Accept-Encoding", best)
			encode.ServeHTTP(&varyWriter{w}, r)
		})
	}
}

// bestEncoding returns which of the encodings a client likes best, "" for
// none, by RFC 9110, section 12.5.3. A mere * is no wish: who sends it may be
// able to read anything or never have thought about it. Who refuses what is sent as
// it is has thought about it.
func bestEncoding(h http.Header) string {
	likes := map[string]float64{}
	for item := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, params, _ := strings.Cut(strings.ToLower(item), ";")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			weight, _ = strconv.ParseFloat(q, 64) // what is no number is a no
		}
		likes[strings.TrimPrefix(strings.TrimSpace(name), "x-")] = weight
	}
	best, most := "", likes["identity"]
	as, refuses := likes["identity"]
	refuses = refuses && as <= 0
	for _, name := range encodings {
		if _, named := likes[name]; refuses && !named {
			likes[name] = likes["*"]
		}
		if likes[name] > 0 && (likes[name] > most || best == "" && likes[name] == most) {
			best, most = name, likes[name]
		}
	}
	return best
}

// A varyWriter says of every answer, also of one that is sent as it is or not
// at all, that another client may get it in another encoding.
type varyWriter struct{ http.ResponseWriter }

func (w *varyWriter) WriteHeader(code int) {
	if h := w.Header(); !slices.Contains(h["Vary"], "Accept-Encoding") {
		h.Add("Vary", "Accept-Encoding")
	}
	w.ResponseWriter.WriteHeader(code)
}

// Flush is what the compressor looks for in the writer that it is given.
func (w *varyWriter) Flush() {
	_ = http.NewResponseController(w.ResponseWriter).Flush() // one that cannot has nothing to hold back
}

func (w *varyWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
