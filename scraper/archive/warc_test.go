package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A got is what the tables of the record tests compare.
type got struct {
	URL, Body string
	Truncated bool
	Err       error
}

func records3() []string {
	return []string{answer(address(1), numbered(1)).String(), answer(address(2), numbered(2)).String(), answer(address(3), numbered(3)).String()}
}

func summary(captures []Capture) []got {
	var all []got
	for _, c := range captures {
		all = append(all, got{c.URL, string(c.Body), c.Truncated, c.Err})
	}
	return all
}

func whole(n int) got { return got{URL: address(n), Body: numbered(n)} }

func TestWARC(t *testing.T) {
	r := records3()
	all := strings.Join(r, "")
	bare := strings.ReplaceAll(all, "\r\n", "\n")
	long := answer(address(1), numbered(1))
	long.length = len(long.block) + 400
	veryLong := long
	veryLong.length = 1 << 40
	short := answer(address(1), numbered(1))
	short.length = 100
	noLength := strings.Replace(r[0], "Content-Length", "X-Length", 1)
	quoting := answer(address(1), "<pre>\nWARC/1.0\n<b>is how a record begins</b></pre>")
	tests := []struct {
		name, data string
		want       []got
	}{
		{"three", warcinfo() + all, []got{whole(1), whole(2), whole(3)}},
		{"a page that quotes a record", quoting.String() + r[1], []got{{address(1), "<pre>\nWARC/1.0\n<b>is how a record begins</b></pre>", false, nil}, whole(2)}},
		{"byte order mark", "\xef\xbb\xbf" + r[0] + r[1], []got{whole(1), whole(2)}},
		{"empty lines around", "\r\n\n" + r[0] + "\r\n\r\n" + r[1] + "\n\x00\x00\x00", []got{whole(1), whole(2)}},
		{"no empty lines between", strings.TrimSpace(r[0]) + r[1], []got{whole(1), whole(2)}},
		{"garbage between", r[0] + "stray\nlines\n" + r[1], []got{whole(1), {Err: ErrCorrupt}, whole(2)}},
		{"garbage behind", r[0] + "stray", []got{whole(1), {Err: ErrCorrupt}}},
		{"length too long", long.String() + r[1] + r[2], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2), whole(3)}},
		{"length much too long", veryLong.String() + r[1] + r[2], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2), whole(3)}},
		{"length too short", short.String() + r[1], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2)}},
		{"length into the next version", record{kind: "response", url: address(1), block: "HTTP/1.0 200 OK\r\n\r\nhello", length: 32}.String() + r[1], []got{{address(1), "hello", false, ErrCorrupt}, whole(2)}},
		{"no length", noLength + r[1], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2)}},
		{"cut in the body", r[0] + r[1][:600], []got{whole(1), {address(2), strings.SplitN(r[1][:600], "\r\n\r\n", 3)[2], true, ErrTruncated}}},
		{"cut in the header", r[0] + r[1][:75], []got{whole(1), {"", "", true, ErrTruncated}}},
		{"header without end", r[0] + "WARC/1.0\r\nWARC-Type: response\r\n" + r[1], []got{whole(1), {Err: ErrCorrupt}, whole(2)}},
		{"cut by the crawler", record{kind: "response", url: address(1), more: "WARC-Truncated: length\r\n", block: "HTTP/1.0 200 OK\r\n\r\nhel"}.String(), []got{{address(1), "hel", true, ErrTruncated}}},
		{"cut in a record that is no capture", warcinfo()[:120], []got{{"", "", true, ErrTruncated}}},
		{"address in brackets", answer("<"+address(1)+">", numbered(1)).String(), []got{whole(1)}},
		{"folded header", strings.Replace(r[0], "WARC-Target-URI: ", "X-Junk\r\nWARC-Target-URI:\r\n ", 1), []got{whole(1)}},
		{
			"resource and conversion", record{kind: "resource", url: "u", more: "Content-Type: text/html\r\n", block: page}.String() +
				record{kind: "conversion", url: "v", more: "Content-Type: text/plain\r\n", block: "plain"}.String() +
				record{kind: "metadata", url: "w", more: "Content-Type: text/plain\r\n", block: "fetchTimeMs: 1"}.String() +
				record{kind: "request", url: "x", more: "Content-Type: application/http\r\n", block: "GET / HTTP/1.1\r\n\r\n"}.String(),
			[]got{{"u", page, false, nil}, {"v", "plain", false, nil}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, summary(walkBytes(t, "c.warc", tt.data, Options{})), sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
			// The same in one gzip member: the framing is the same.
			if diff := cmp.Diff(tt.want, summary(walkBytes(t, "c.warc.gz", gz(tt.data), Options{})), sameErr); diff != "" {
				t.Errorf("captures of one member (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("bare line feeds", func(t *testing.T) {
		for i, c := range walkBytes(t, "c.warc", fixLengths(bare), Options{}) {
			if c.Err != nil || string(c.Body) != numbered(i+1) || c.Status != 200 {
				t.Errorf("capture %d: %v, status %d, %q", i, c.Err, c.Status, c.Body)
			}
		}
	})
}

// fixLengths states the lengths anew after line ends were changed.
func fixLengths(data string) string {
	var b strings.Builder
	for _, r := range strings.SplitAfter(data, "</html>\n\n") {
		if head, block, ok := strings.Cut(r, "\n\n"); ok {
			head = head[:strings.Index(head, "Content-Length")]
			fmt.Fprintf(&b, "%sContent-Length: %d\n\n%s", head, len(block)-2, block)
		}
	}
	return b.String()
}

func TestWARCFields(t *testing.T) {
	data := record{
		kind: "response", url: address(7), date: "2009-01-15T10:11Z",
		block: "HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\ngone",
	}.String()
	c := walkBytes(t, "c.warc", data, Options{})[0]
	want := Capture{
		Path: "c.warc", URL: address(7), CapturedAt: time.Date(2009, 1, 15, 10, 11, 0, 0, time.UTC),
		Status: 301, Location: "/there", ContentType: "text/html; charset=iso-8859-1", Body: []byte("gone"),
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("capture (-want +got):\n%s", diff)
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2009-01-15T10:11:12Z": "2009-01-15T10:11:12Z", "2009-01-15T10:11:12.345678Z": "2009-01-15T10:11:12Z",
		"2009-01-15": "2009-01-15T00:00:00Z", "2009-01": "2009-01-01T00:00:00Z", "2009": "2009-01-01T00:00:00Z",
		"20090115101112": "2009-01-15T10:11:12Z", "201404010000000000": "2014-04-01T00:00:00Z", "20090115": "2009-01-15T00:00:00Z",
		"2009-01-15T10:11:12+01:00": "2009-01-15T09:11:12Z", "": "0001-01-01T00:00:00Z", "13 years": "0001-01-01T00:00:00Z",
	} {
		if got := parseDate(in).Format(time.RFC3339); got != want {
			t.Errorf("parseDate(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestOffsets(t *testing.T) {
	r := records3()
	sizes := []int64{0, int64(len(gz(r[0]))), int64(len(gz(r[0])) + len(gz(r[1])))}
	text := []int64{0, int64(len(r[0])), int64(len(r[0]) + len(r[1]))}
	tests := []struct {
		name, data string
		want       []int64
	}{
		{"plain", strings.Join(r, ""), text},
		{"a member a record", gz(r...), sizes},
		{"one member", gz(strings.Join(r, "")), text},
		{"two in the first, then one", gz(r[0]+r[1], r[2]), []int64{0, text[1], int64(len(gz(r[0] + r[1])))}},
		{"a record over two members", gz(r[0][:200], r[0][200:]+r[1], r[2]), []int64{0, text[1], int64(len(gz(r[0][:200], r[0][200:]+r[1])))}},
	}
	for _, tt := range tests {
		var got []int64
		for i, c := range walkBytes(t, "c.warc.gz", tt.data, Options{}) {
			if c.Err != nil || string(c.Body) != numbered(i+1) {
				t.Errorf("%s: capture %d: %v, %d bytes", tt.name, i, c.Err, len(c.Body))
			}
			got = append(got, c.Offset)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: offsets (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestManyWrongLengths(t *testing.T) {
	var b strings.Builder
	for i := range 3 * maxWrong {
		r := answer(address(i), numbered(i))
		r.length = 1 << 30
		b.WriteString(r.String())
	}
	b.WriteString(answer(address(3*maxWrong), numbered(3*maxWrong)).String())
	got := walkBytes(t, "c.warc", b.String(), Options{})
	if len(got) != 3*maxWrong+1 {
		t.Fatalf("%d captures", len(got))
	}
	for i, c := range got {
		if string(c.Body) != numbered(i) || (c.Err == nil) != (i == 3*maxWrong) {
			t.Fatalf("capture %d: %v, %d bytes", i, c.Err, len(c.Body))
		}
	}
}

func TestRevisits(t *testing.T) {
	const sum = "WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\n"
	original := answer(address(1), numbered(1))
	original.more = sum
	again := func(more string) record {
		return record{kind: "revisit", url: address(1), date: "2010-02-02T00:00:00Z", more: more, block: "HTTP/1.1 304 Not Modified\r\n\r\n"}
	}
	byDigest := again(strings.Replace(sum, "sha1", "SHA-1", 1)).String()
	byAddress := again("WARC-Refers-To-Target-URI: " + address(1) + "\r\nWARC-Refers-To-Date: 2009-01-15T10:11:12Z\r\n").String()
	notModified := again("WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified\r\n").String()
	inHex := again("WARC-Payload-Digest: sha1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709\r\n").String()
	otherSum := again("WARC-Payload-Digest: md5:d41d8cd98f00b204e9800998ecf8427e\r\nWARC-Refers-To-Target-URI: " + address(1) + "\r\nWARC-Refers-To-Date: 2009-01-15T10:11:12Z\r\n").String()
	wrongSum := again("WARC-Payload-Digest: sha1:AAAA\r\nWARC-Refers-To-Target-URI: " + address(1) + "\r\nWARC-Refers-To-Date: 2009-01-15T10:11:12Z\r\n").String()
	unknown := again("WARC-Payload-Digest: sha1:AAAA\r\n").String()
	o, body := original.String(), numbered(1)
	tests := []struct {
		name  string
		files map[string]string
		want  []string // bodies; "" for unresolved
	}{
		{"digest", map[string]string{"a.warc": o + byDigest}, []string{body, body}},
		{"address and date", map[string]string{"a.warc": o + byAddress}, []string{body, body}},
		{"not modified", map[string]string{"a.warc": o + notModified}, []string{body, body}},
		{"digest in hexadecimal digits", map[string]string{"a.warc": o + inHex}, []string{body, body}},
		{"digest of another kind, address and date", map[string]string{"a.warc": o + otherSum}, []string{body, body}},
		{"unknown", map[string]string{"a.warc": o + unknown}, []string{body, ""}},
		{"in members", map[string]string{"a.warc.gz": gz(warcinfo(), o, byDigest)}, []string{body, body}},
		{"in one member", map[string]string{"a.warc.gz": gz(warcinfo() + o + byDigest)}, []string{body, body}},
		{"in another file", map[string]string{"a.warc.gz": gz(o), "b.warc": byDigest}, []string{body, body}},
		{"before the original", map[string]string{"a.warc": byDigest, "b.warc.gz": gz(o)}, []string{body, body}},
		{"stored in a zip", map[string]string{"a.zip": zipped(t, 0, entry{"x.warc", o + byDigest}), "b.warc": byAddress}, []string{body, body, body}},
		{"compressed in a zip", map[string]string{"a.zip": zipped(t, 8, entry{"x.warc", o + byDigest}), "b.warc": byAddress}, []string{body, body, body}},
		{"in a compressed tar", map[string]string{"a.tgz": gz(tarred(t, entry{"x.warc", byDigest + o}))}, []string{body, body}},
		{"of another sum, in a compressed tar", map[string]string{"a.tgz": gz(tarred(t, entry{"x.warc", o + wrongSum}))}, []string{body, ""}},
		{"far inside a member", map[string]string{"a.warc.gz": gz(answer(address(2), strings.Repeat(lineNoise(kib)+" ", maxSkip/kib+1)).String() + o + byDigest)}, []string{body, body}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			for name, data := range tt.files {
				write(t, filepath.Join(root, name), data)
			}
			var bodies []string
			for _, c := range walk(t, root, Options{}) {
				if len(c.Body) < mib {
					bodies = append(bodies, string(c.Body))
				}
				if unresolved := len(c.Body) == 0; unresolved != errors.Is(c.Err, ErrUnresolved) {
					t.Errorf("revisit %v: %v", c.Revisit, c.Err)
				}
				if c.Err == nil && c.Status != 200 {
					t.Errorf("status %d", c.Status)
				}
			}
			if diff := cmp.Diff(tt.want, bodies); diff != "" {
				t.Errorf("bodies (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRevisitMarksTheCapture(t *testing.T) {
	got := walkFile(t, "a.warc", record{kind: "revisit", url: address(1), block: ""}.String(), Options{})
	if len(got) != 1 || !got[0].Revisit || !errors.Is(got[0].Err, ErrUnresolved) || got[0].Body != nil {
		t.Errorf("revisit of nothing: %+v", got)
	}
}

func TestRevisitsBetweenArchives(t *testing.T) {
	dir := t.TempDir()
	const sum = "WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\n"
	original := answer(address(1), numbered(1))
	original.more = sum
	write(t, filepath.Join(dir, "a.warc"), record{kind: "revisit", url: address(2), date: "2010-02-02T00:00:00Z", more: sum}.String())
	write(t, filepath.Join(dir, "b.tgz"), gz(tarred(t, entry{"x.warc", original.String()})))
	n := 0
	for c, err := range WalkAll(t.Context(), []string{filepath.Join(dir, "a.warc"), filepath.Join(dir, "b.tgz")}, Options{}) {
		if err != nil || c.Err != nil || string(c.Body) != numbered(1) {
			t.Errorf("%s: %v %v, %d bytes", c.Path, err, c.Err, len(c.Body))
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d captures", n)
	}
}
