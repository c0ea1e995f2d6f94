package web

import (
	"io"
	"net/http"

	"github.com/andybalholm/brotli"
	"github.com/go-chi/chi/v5/middleware"
)

// How answers are compressed on their way.
const (
	compressionLevel = 5
	brotliWindow     = 18 // bits; a page is smaller, and a window is memory of every request
)

// compressed are the kinds of answers that get smaller.
var compressed = []string{
	"text/html", "text/css", "text/javascript", "text/plain", "text/csv", "image/svg+xml",
	"application/json", "application/problem+json", "application/x-suggestions+json", "application/jsonl", "application/yaml",
	"application/xml", "application/atom+xml", "application/opensearchdescription+xml",
}

// compress encodes answers as the client likes best of br, gzip and deflate.
func compress() func(http.Handler) http.Handler {
	c := middleware.NewCompressor(compressionLevel, compressed...)
	c.SetEncoder("br", func(w io.Writer, level int) io.Writer {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: level, LGWin: brotliWindow})
	})
	return c.Handler
}
