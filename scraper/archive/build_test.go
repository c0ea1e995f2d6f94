package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// walkBytes walks data as a file of that name.
func walkBytes(t testing.TB, name, data string, opts Options) []Capture {
	t.Helper()
	var all []Capture
	for c, err := range walkReader(t.Context(), name, data, opts) {
		if err != nil {
			t.Fatalf("walk %s: %v", name, err)
		}
		all = append(all, c)
	}
	return all
}

func walkReader(ctx context.Context, name, data string, opts Options) func(func(Capture, error) bool) {
	return func(yield func(Capture, error) bool) {
		w := newWalker(ctx, opts, yield)
		w.open(newFileSource(strings.NewReader(data), int64(len(data)), "", name))
		w.finish()
	}
}

// walkFile writes data to a file and walks that.
func walkFile(t *testing.T, name, data string, opts Options) []Capture {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	write(t, name, data)
	return walk(t, name, opts)
}

type entry struct{ name, body string }

func zipped(t testing.TB, method uint16, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err == nil {
			_, err = f.Write([]byte(e.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		err := w.WriteHeader(&tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.body)), Typeflag: tar.TypeReg})
		if err == nil {
			_, err = w.Write([]byte(e.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// put writes text into w and closes it.
func put(w io.WriteCloser, text string) {
	_, err := io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
}

// gz makes one gzip member of each text.
func gz(texts ...string) string {
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		put(w, text)
	}
	return b.String()
}

func deflated(text string) string {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 6)
	put(w, text)
	return b.String()
}

func zlibbed(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	put(w, text)
	return b.String()
}

func brotlied(text string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	put(w, text)
	return b.String()
}

func zstded(text string) string {
	w, _ := zstd.NewWriter(nil)
	return string(w.EncodeAll([]byte(text), nil))
}

func chunked(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(text), text)
	}
	return b.String() + "0\r\n\r\n"
}

// A record is what the tests write into a WARC.
type record struct {
	kind, url, date string
	more            string // header lines, each with its end
	block           string
	length          int // 0 for the true one
}

func (r record) String() string {
	if r.date == "" {
		r.date = "2009-01-15T10:11:12Z"
	}
	if r.length == 0 {
		r.length = len(r.block)
	}
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n",
		r.kind, r.url, r.date, r.more, r.length, r.block)
}

func answer(url, body string) record { return answerWith(url, "", body) }

func answerWith(url, fields, body string) record {
	return record{kind: "response", url: url, block: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + "\r\n" + body}
}

func warcinfo() string {
	return record{kind: "warcinfo", block: "software: written by a test\r\n"}.String()
}

// numbered is a page that differs from the others and is longer than what a
// gzip member must yield to be believed.
func numbered(n int) string {
	return fmt.Sprintf("<html><title>Page %d</title><p>%s</p></html>", n, strings.Repeat(fmt.Sprintf("Line of page %d. ", n), 60))
}

func address(n int) string { return fmt.Sprintf("http://www.example.com/corner.php?id=%d", n) }
