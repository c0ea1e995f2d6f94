package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

const (
	zstdMagic = "\x28\xb5\x2f\xfd"

	// maxCodings is how often a body may be encoded over: twice happens, where
	// a page was compressed by its script and again by the server.
	maxCodings = 2
)

// dechunk undoes the chunked transfer coding. A body that is said to be
// chunked and is not comes back as it is; so does what follows a broken
// chunk. A body that is not said to be chunked is only taken apart if all of
// it is chunks.
func dechunk(body []byte, transfer string) ([]byte, error) {
	said := strings.Contains(strings.ToLower(transfer), "chunked")
	if len(body) == 0 || !said && !bytes.HasSuffix(bytes.TrimRight(body, "\r\n"), []byte("\n0")) {
		return body, nil
	}
	var out []byte
	rest := body
	for {
		line, after := cutLine(rest)
		size, ok := chunkSize(line)
		switch {
		case !ok && (len(out) == 0 || !said):
			return body, nil
		case !ok && len(bytes.TrimSpace(rest)) == 0:
			// The last chunk never came.
			if bytes.HasSuffix(bytes.ToLower(bytes.TrimSpace(out[max(0, len(out)-64):])), []byte("</html>")) {
				return out, nil
			}
			return out, fmt.Errorf("read chunks: %w", ErrTruncated)
		case !ok:
			return append(out, rest...), fmt.Errorf("read chunks: %w", ErrCorrupt)
		case size == 0 && !said && len(bytes.TrimSpace(after)) > 0:
			return body, nil
		case size == 0:
			return out, nil // trailers follow
		case size > int64(len(after)):
			if !said {
				return body, nil
			}
			return append(out, after...), fmt.Errorf("read chunks: %w", ErrTruncated)
		}
		out = append(out, after[:size]...)
		rest = after[size:]
		rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	}
}

// chunkSize reads "1a2b" and "1a2b;extension", padded or not.
func chunkSize(line []byte) (int64, bool) {
	digits, _, _ := strings.Cut(string(line[:min(len(line), 256)]), ";")
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 64)
	return n, err == nil && n >= 0
}

// undo undoes the content codings that the header names and the body shows.
// A body that shows none of what the header names comes back as it is.
func (w *walker) undo(body []byte, codings, contentType string) ([]byte, error) {
	named := strings.FieldsFunc(strings.ToLower(codings), func(r rune) bool { return r == ',' || r == ' ' })
	slices.Reverse(named)
	if len(named) == 0 && !decodable(contentType) {
		return body, nil
	}
	for range maxCodings {
		coding := shown(body)
		if coding == "" && len(named) > 0 {
			coding = named[0]
		}
		if len(named) > 0 {
			named = named[1:]
		}
		plain, err := w.decompress(body, coding)
		if plain == nil && err == nil {
			continue
		}
		if err != nil {
			return plain, err
		}
		body = plain
	}
	if shown(body) != "" && decodable(contentType) {
		return nil, fmt.Errorf("decode body: %w: encoded more than %d times", ErrTooDeep, maxCodings)
	}
	return body, nil
}

// decodable tells whether a compressed body of this type is a page that was
// compressed on the way, and not a file that is compressed in itself.
func decodable(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(contentType)), ";")
	return media == "" || strings.HasPrefix(media, "text/") || strings.Contains(media, "html") ||
		strings.Contains(media, "xml") || strings.Contains(media, "json")
}

// shown returns the coding that a body's first bytes show.
func shown(body []byte) string {
	switch {
	case hasPrefix(body, gzipMagic):
		return "gzip"
	case hasPrefix(body, zstdMagic):
		return "zstd"
	}
	return ""
}

// decompress undoes one coding; nil and no error where the body does not
// have it. What could be read before an error is returned beside it.
func (w *walker) decompress(body []byte, coding string) ([]byte, error) {
	var try []func(io.Reader) (io.Reader, error)
	switch coding {
	case "gzip", "x-gzip":
		if shown(body) == "gzip" {
			try = append(try, newGzip)
		}
	case "deflate":
		try = append(try,
			func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
			func(r io.Reader) (io.Reader, error) { return flate.NewReader(r), nil })
	case "br":
		try = append(try, func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil })
	case "zstd":
		if shown(body) == "zstd" {
			try = append(try, newZstd)
		}
	}
	for _, open := range try {
		r, err := open(bytes.NewReader(body))
		if err != nil {
			continue
		}
		plain, err := w.expand(r, int64(len(body)))
		switch {
		case err == nil, errors.Is(err, ErrLimit):
			return plain, err
		case len(plain) == 0, isText(body) && !isText(plain):
			continue // labelled so, and not so
		}
		return plain, err
	}
	if coding == shown(body) && len(try) > 0 {
		return nil, fmt.Errorf("decode body: %w: %s of which nothing can be read", ErrCorrupt, coding)
	}
	return nil, nil
}

// expand reads a decoder to its end, its limit or its ratio.
func (w *walker) expand(r io.Reader, size int64) ([]byte, error) {
	if c, ok := r.(interface{ Close() }); ok {
		defer c.Close()
	}
	d := &dense{r: r, in: func() int64 { return size }, ratio: int64(w.opts.MaxRatio)}
	plain, err := readBody(d, w.opts.MaxBody)
	if errors.Is(err, ErrLimit) {
		return nil, err
	}
	if plain == nil {
		plain = []byte{}
	}
	return plain, err
}

// A gzipBody reads the members of a body and no further: servers pad it.
type gzipBody struct {
	member *gzip.Reader
	src    *bufio.Reader
}

func newGzip(body io.Reader) (io.Reader, error) {
	src := bufio.NewReader(body) // so that the member reads no byte too far
	member, err := gzip.NewReader(src)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gzipBody{member, src}, nil
}

// Read implements [io.Reader].
func (g *gzipBody) Read(p []byte) (int, error) {
	n, err := g.member.Read(p)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if g.member.Reset(g.src) != nil {
		return n, io.EOF
	}
	g.member.Multistream(false)
	return n, nil
}

func newZstd(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64*mib), zstd.WithDecoderMaxMemory(gib))
}
