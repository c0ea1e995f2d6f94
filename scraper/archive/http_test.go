package archive

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitHTTP(t *testing.T) {
	tests := []struct {
		name, in   string
		wantStatus int
		wantType   string
		wantBody   string
	}{
		{"plain", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello", 200, "text/html", "hello"},
		{"bare line feeds", "HTTP/1.0 404 Not Found\ncontent-type: text/html\n\nhello\r\n\r\nmore", 404, "text/html", "hello\r\n\r\nmore"},
		{"mixed", "HTTP/1.0 200 OK\r\nX: 1\nContent-Type:text/html\n\r\nhello", 200, "text/html", "hello"},
		{"folded", "HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=x\r\n\r\nhello", 200, "text/html; charset=x", "hello"},
		{"junk lines", "HTTP/1.1 200 OK\r\njunk without a colon\r\n: no name\r\nContent-Type: a/b\r\n\r\nhello", 200, "a/b", "hello"},
		{"first of two", "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n more\r\n\r\nhello", 200, "a/b", "hello"},
		{"no reason", "HTTP/1.1 204\r\n\r\n", 204, "", ""},
		{"no number", "HTTP/1.1 OK\r\nContent-Type: a/b\r\n\r\nhello", 0, "a/b", "hello"},
		{"no status line", "Content-Type: a/b\r\nX: 1\r\n\r\nhello", 0, "a/b", "hello"},
		{"no header", "<html>hello: you\n\nhere", 0, "", "<html>hello: you\n\nhere"},
		{"no empty line", "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n<html>\n\nhello", 200, "a/b", "<html>\n\nhello"},
		{"header only", "HTTP/1.1 200 OK\r\nContent-Type: a/b", 200, "a/b", ""},
		{"interim answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\nhello", 200, "a/b", "hello"},
		{"empty lines in front", "\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello", 200, "", "hello"},
		{"empty", "", 0, "", ""},
	}
	for _, tt := range tests {
		r := splitHTTP([]byte(tt.in))
		if r.status != tt.wantStatus || r.fields["content-type"] != tt.wantType || string(r.body) != tt.wantBody {
			t.Errorf("%s: status %d, type %q, body %q", tt.name, r.status, r.fields["content-type"], r.body)
		}
	}
}

func TestBodies(t *testing.T) {
	const ce, te = "Content-Encoding: ", "Transfer-Encoding: chunked\r\n"
	long := noisy(1)
	tests := []struct {
		name, fields, body string
		want               string
		err                error
	}{
		{"plain", "", page, page, nil},
		{"wrong length", "Content-Length: 3\r\n", page, page, nil},
		{"chunks", te, chunked(page[:7], page[7:]), page, nil},
		{"chunks with extensions and padding", te, "5;name=value\r\nhello\r\n0006  \r\n there\r\n0\r\n\r\n", "hello there", nil},
		{"chunks with trailers", te, chunked(page)[:len(chunked(page))-2] + "X-Sum: 12\r\n\r\n", page, nil},
		{"chunks with bare line feeds", te, "5\nhello\n0\n\n", "hello", nil},
		{"said to be chunks", te, page, page, nil},
		{"not said to be chunks", "", chunked(page), page, nil},
		{"not chunks though it ends like them", "", "5 apples\n0", "5 apples\n0", nil},
		{"last chunk missing", te, "5\r\nhello\r\n", "hello", ErrTruncated},
		{"last chunk missing behind a whole page", te, chunked(page + "</html>\n")[:len(chunked(page+"</html>\n"))-len("0\r\n\r\n")], page + "</html>\n", nil},
		{"cut chunk", te, "50\r\nhello", "hello", ErrTruncated},
		{"broken chunk", te, "5\r\nhello\r\nzz\r\nrest", "hellozz\r\nrest", ErrCorrupt},
		{"gzip", ce + "gzip\r\n", gz(page), page, nil},
		{"x-gzip", ce + "x-gzip\r\n", gz(page), page, nil},
		{"gzip in two members", ce + "gzip\r\n", gz(page[:9], page[9:]), page, nil},
		{"gzip with zeros behind it", ce + "gzip\r\n", gz(page) + "\x00\x00\x00\x00", page, nil},
		{"gzip, not said", "", gz(page), page, nil},
		{"said gzip, plain", ce + "gzip\r\n", page, page, nil},
		{"said deflate, gzip", ce + "deflate\r\n", gz(page), page, nil},
		{"zlib", ce + "deflate\r\n", zlibbed(page), page, nil},
		{"raw deflate", ce + "deflate\r\n", deflated(page), page, nil},
		{"said deflate, plain", ce + "deflate\r\n", page, page, nil},
		{"brotli", ce + "br\r\n", brotlied(page), page, nil},
		{"said brotli, plain", ce + "br\r\n", page, page, nil},
		{"zstd", ce + "zstd\r\n", zstded(page), page, nil},
		{"zstd, not said", "", zstded(page), page, nil},
		{"twice", ce + "gzip\r\n", gz(gz(page)), page, nil},
		{"two codings", ce + "br, gzip\r\n", gz(brotlied(page)), page, nil},
		{"identity and gzip", ce + "gzip, identity\r\n", gz(page), page, nil},
		{"unknown coding", ce + "utf-8\r\n", page, page, nil},
		{"chunks of gzip", te + ce + "gzip\r\n", chunked(gz(page)[:10], gz(page)[10:]), page, nil},
		{"cut gzip", ce + "gzip\r\n", gz(long)[:len(gz(long))-8], long, ErrTruncated},
		{"gzip of nothing", ce + "gzip\r\n", gz(page)[:12], "", ErrCorrupt},
		{"empty gzip", ce + "gzip\r\n", gz(""), "", nil},
		{"empty", ce + "gzip\r\n", "", "", nil},
	}
	for _, tt := range tests {
		have := summary(walkBytes(t, "c.warc", answerWith(address(1), tt.fields, tt.body).String(), Options{}))
		want := []got{{address(1), tt.want, errors.Is(tt.err, ErrTruncated), tt.err}}
		if diff := cmp.Diff(want, have, sameErr); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestSkipped(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	utf16 := "<\x00h\x00t\x00m\x00l\x00>\x00"
	tests := []struct {
		contentType, body string
		want              bool
	}{
		{"image/png", png, true},
		{"image/png", page, false},
		{"text/html", page, false},
		{"text/html", png, true},
		{"application/octet-stream", png, true},
		{"application/octet-stream", page, false},
		{"application/octet-stream", "plain words", false},
		{"application/pdf", "%PDF-1.4\n%\xe2\xe3\x00\x01", true},
		{"font/woff", "wOFF\x00\x01", true},
		{"image/svg+xml", "<svg/>", true},
		{"text/html", utf16, false},
		{"text/html", "\x01\x02" + page, false},
		{"text/css", "body {}", false},
		{"text/html", "", false},
		{"", "caf\xe9 \x93quoted\x94", false},
		{"application/x-gzip", gz(page), true},
	}
	for _, tt := range tests {
		r := record{kind: "response", url: address(1), block: "HTTP/1.1 200 OK\r\nContent-Type: " + tt.contentType + "\r\n\r\n" + tt.body}
		c := walkBytes(t, "c.warc", r.String(), Options{})[0]
		if c.Skipped != tt.want || c.Skipped == (c.Body != nil) || c.Err != nil || c.ContentType != tt.contentType {
			t.Errorf("%s %.20q: skipped %v, %d bytes, %v", tt.contentType, tt.body, c.Skipped, len(c.Body), c.Err)
		}
	}
}

func TestSavedResponse(t *testing.T) {
	c := walkBytes(t, "page", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+page, Options{})[0]
	if c.Status != 200 || c.ContentType != "text/html" || string(c.Body) != page {
		t.Errorf("saved with its header: %+v", c)
	}
}
