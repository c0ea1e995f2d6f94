package archive

import (
	"bytes"
	"strings"
	"testing"
)

// limits keep a fuzz test from spending its time in large bodies.
func limits() Options {
	return Options{MaxBody: 64 * kib, MaxEntries: 100, MaxTotal: mib, MaxSpool: mib}
}

// check walks data and holds every capture to what is promised of it.
func check(t *testing.T, data string) {
	t.Helper()
	opts := limits()
	captures := 0
	for c, err := range walkReader(t.Context(), "x", data, opts) {
		captures++
		switch {
		case err != nil:
			t.Fatalf("the walk failed: %v", err)
		case c.Path != "x":
			t.Fatalf("path %q", c.Path)
		case c.Err != nil && !known(c.Err):
			t.Fatalf("error of no kind: %v", c.Err)
		case c.Truncated && c.Err == nil:
			t.Fatal("truncated without an error")
		case c.Skipped && (c.Body != nil || c.Err != nil):
			t.Fatalf("skipped with a body of %d bytes, %v", len(c.Body), c.Err)
		case c.Body == nil && c.Err == nil && !c.Skipped:
			t.Fatal("neither a body nor a reason")
		case int64(len(c.Body)) > opts.MaxBody:
			t.Fatalf("body of %d bytes", len(c.Body))
		}
	}
	if captures == 0 && sniff([]byte(data)) == kindDocument {
		t.Fatal("a document is one capture")
	}
}

func FuzzWARC(f *testing.F) {
	short := answer(address(1), numbered(1))
	short.length = 30
	f.Add(warcinfo() + strings.Join(records3(), ""))
	f.Add(short.String() + "junk\n" + records3()[1])
	f.Add(record{kind: "revisit", url: "u", more: "WARC-Payload-Digest: sha1:A\r\n"}.String())
	f.Add(strings.Join(segmentsOf("urn:a", answer(address(1), numbered(1)), 300, 700), ""))
	f.Fuzz(func(t *testing.T, data string) {
		check(t, "WARC/1.0\r\n"+data)
		check(t, gz("WARC/1.0\r\n"+data[:len(data)/2], data[len(data)/2:]))
	})
}

func FuzzGzip(f *testing.F) {
	f.Add([]byte(gz(records3()...)))
	f.Add([]byte(gz(noisy(1))[:500] + gz(records3()...)))
	f.Add([]byte(gz(tarred(f, entry{"a", page}))))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, gzipMagic+string(data))
		check(t, gz(records3()[0])+string(data))
	})
}

func FuzzARC(f *testing.F) {
	f.Add(filedesc(arc1) + arcRecord(address(1), "", "one") + arcRecord(address(2), "", "two"))
	f.Add(filedesc(arc2) + arcRecord(address(1), "200 - - 0 x.arc ", "one"))
	f.Fuzz(func(t *testing.T, data string) {
		check(t, data)
		check(t, filedesc(arc1)+data)
	})
}

func FuzzMHTML(f *testing.F) {
	related := mailHead + "Content-Type: multipart/related; boundary=\"=_b\"\r\n\r\n"
	f.Add(related + mailPart("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n", "a=3Db=") + "--=_b--\r\n")
	f.Add(mailHead + "Content-Type: multipart/related;\r\n\r\n" + mailPart("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n", "PGI+"))
	f.Fuzz(func(t *testing.T, data string) {
		check(t, data)
		check(t, "Snapshot-Content-Location: u\r\n"+data)
	})
}

func FuzzWebArchive(f *testing.F) {
	frames := []any{[]keyed{savedPage(2, "<p>menu</p>")}, same{3, []keyed{savedPage(3, "<p>text</p>")}}}
	f.Add(binaryList([]keyed{savedPage(1, "<frameset cols=9,*>"), {"WebSubframeArchives", frames}}))
	f.Add(binaryList([]keyed{savedPage(1, "<p>text</p>"), {"x", []any{"é", []byte("y")}}}))
	f.Add(xmlList)
	f.Fuzz(func(t *testing.T, data string) { check(t, data) })
}

func FuzzHTTP(f *testing.F) {
	f.Add("Content-Encoding: gzip\r\n", []byte(gz(page)))
	f.Add("Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", []byte(chunked(brotlied(page))))
	f.Add("Content-Encoding: deflate\r\n", []byte(zlibbed(page)))
	f.Add("Content-Encoding: zstd\r\n", []byte(zstded(page)))
	f.Fuzz(func(t *testing.T, fields string, body []byte) {
		check(t, record{kind: "response", block: "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + string(body)}.String())
		splitHTTP(body)
		if out, err := dechunk(body, ""); err != nil || len(out) > len(body) {
			t.Fatalf("chunks that nobody stated: %v, %d bytes of %d", err, len(out), len(body))
		}
	})
}

func FuzzZip(f *testing.F) {
	inner := zipped(f, 8, entry{"page.html", page}, entry{"c.warc", records3()[0]})
	f.Add([]byte(inner))
	f.Add([]byte(zipped(f, 0, entry{"in.zip", inner}, entry{"../x", page})))
	f.Add([]byte(zipped(f, 8, entry{"datapackage.json", "{}"}, entry{"archive/c.warc.gz", gz(records3()...)})))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, string(data)) })
}

func FuzzTar(f *testing.F) {
	f.Add([]byte(tarred(f, entry{"page.html", page}, entry{"in.zip", zipped(f, 8, entry{"p", page})})))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, string(data)) })
}

func FuzzStub(f *testing.F) {
	f.Add([]byte("#!/bin/sh\nexit 0\n" + gz(tarred(f, entry{"page.html", page}))))
	f.Add([]byte(codeOf(100) + zipped(f, 8, entry{"p", page})))
	f.Add([]byte(codeOf(100) + gz(page)))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, string(data)) })
}

func FuzzDecodeTransfer(f *testing.F) {
	f.Add([]byte("a=3Db=\r\nc=="))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, encoding := range []string{"quoted-printable", "base64"} {
			if out := decodeTransfer(bytes.Clone(data), encoding); len(out) > len(data) {
				t.Fatalf("%s: %d bytes of %d", encoding, len(out), len(data))
			}
		}
	})
}
