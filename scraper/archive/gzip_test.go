package archive

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lineNoise is text that gzip does not shrink much.
func lineNoise(n int) string {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ.,0123456789"[rng.IntN(65)]
	}
	return string(b)
}

// noisy is a page that is long when compressed, so that a cut falls inside.
func noisy(n int) string { return "<html><p>" + lineNoise(3000+n) + "</p></html>" }

func TestBrokenMembers(t *testing.T) {
	var r []string
	for n := range 4 {
		r = append(r, answer(address(n), noisy(n)).String())
	}
	m := func(n int) string { return gz(r[n]) }
	flip := func(s string, at int) string { return s[:at] + string(s[at]^0xff) + s[at+1:] }
	noise := lineNoise(400)
	fine := func(n int) got { return got{URL: address(n), Body: noisy(n)} }
	lost := func(n int) got { return got{URL: address(n), Err: ErrCorrupt} }
	tests := []struct {
		name, data string
		want       []got
	}{
		{"flipped in the middle", m(0) + flip(m(1), 300) + m(2), []got{fine(0), lost(1), fine(2)}},
		{"flipped in the first", flip(m(0), 300) + m(1) + m(2), []got{lost(0), fine(1), fine(2)}},
		{"bytes missing", m(0) + m(1)[:900] + m(2) + m(3), []got{fine(0), lost(1), fine(2), fine(3)}},
		{"bad checksum", m(0) + flip(m(1), len(m(1))-6) + m(2), []got{fine(0), {URL: address(1), Body: noisy(1), Err: ErrCorrupt}, fine(2)}},
		{"first header broken", flip(m(0), 3) + m(1), []got{{Err: ErrCorrupt}, fine(1)}},
		{"noise between", m(0) + noise + m(1), []got{fine(0), {Err: ErrCorrupt}, fine(1)}},
		{"magic in the noise", m(0) + noise + "\x1f\x8b\x08\x00\x1f\x8b\x08" + noise + m(1), []got{fine(0), {Err: ErrCorrupt}, fine(1)}},
		{"zeros between and behind", m(0) + "\x00\x00\x00\x00" + m(1) + "\x00\x00", []got{fine(0), fine(1)}},
		{"cut in the last", m(0) + m(1)[:1200], []got{fine(0), {URL: address(1), Truncated: true, Err: ErrTruncated}}},
		{"cut in its trailer", m(0) + m(1)[:len(m(1))-3], []got{fine(0), fine(1), {Truncated: true, Err: ErrTruncated}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check := func(how string, captures []Capture) {
				t.Helper()
				all := summary(captures)
				for i := range all {
					// How much of a broken member comes out is the decoder's affair.
					if all[i].Err != nil && tt.name != "bad checksum" {
						all[i].Body = ""
						all[i].Truncated = errors.Is(all[i].Err, ErrTruncated)
					}
				}
				if diff := cmp.Diff(tt.want, all, sameErr); diff != "" {
					t.Errorf("%s (-want +got):\n%s", how, diff)
				}
			}
			check("file", walkBytes(t, "c.warc.gz", tt.data, Options{}))
			check("stream", walkBytes(t, "c.tar", tarred(t, entry{"c.warc.gz", tt.data}), Options{}))
		})
	}
}

func TestCompressedFiles(t *testing.T) {
	zeros := gz(strings.Repeat("\x00", 3*mib))
	bz2 := "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x4e\xec\xe8\x36\x00\x00\x02\x51\x80\x00\x10\x40\x00\x06\x44\x90\x80\x20\x00\x31\x06\x4c\x41\x01\xa7\xa9\xa5\x80\xbb\x94\x31\xf8\xbb\x92\x29\xc2\x84\x82\x77\x67\x41\xb0"
	tests := []struct {
		name, data string
		want       []seen
	}{
		{"page.html.gz", gz(page), []seen{{Body: page}}},
		{"two members", gz(page[:20], page[20:]), []seen{{Body: page}}},
		{"twice", gz(gz(page)), []seen{{Body: page}}},
		{"three times", gz(gz(gz(page))), []seen{{Err: ErrTooDeep}}},
		{"zstd", zstded(page), []seen{{Body: page}}},
		{"bzip2", bz2, []seen{{Body: "hello world\n"}}},
		{"bomb", zeros, []seen{{}}}, // skipped by its first bytes
		{"bomb of text", gz(strings.Repeat(" ", 3*mib)), []seen{{Err: ErrLimit}}},
		{"bomb of zstd", zstded(strings.Repeat(" ", 3*mib)), []seen{{Err: ErrLimit}}},
		{"cut", gz(noisy(1))[:1000], []seen{{Err: ErrTruncated}}},
		{"nothing but a header", gz(page)[:9], []seen{{Err: ErrTruncated}}},
		{"broken", gz(noisy(1))[:300] + "\xff\xff\xff\xff\xff" + gz(noisy(1))[300:], []seen{{Err: ErrCorrupt}}},
		{"xz", "\xfd7zXZ\x00\x00\x04", []seen{{Err: ErrUnsupported}}},
		{"rar", "Rar!\x1a\x07\x01\x00", []seen{{Err: ErrUnsupported}}},
	}
	for _, tt := range tests {
		all := look(walkBytes(t, tt.name, tt.data, Options{}))
		for i := range all {
			all[i].Path = ""
			if all[i].Err != nil {
				all[i].Body = ""
			}
		}
		if diff := cmp.Diff(tt.want, all, sameErr); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestBombInWARC(t *testing.T) {
	blank := strings.Repeat(" ", 8*mib)
	data := gz(answer(address(1), noisy(1)).String(), answer(address(2), blank).String(), answer(address(3), noisy(3)).String())
	got := walkBytes(t, "c.warc.gz", data, Options{})
	if len(got) != 3 || got[0].Err != nil || !errors.Is(got[1].Err, ErrLimit) || got[2].Err != nil {
		t.Errorf("captures: %v", errs(got))
	}
	data = answerWith(address(1), "Content-Encoding: gzip\r\n", gz(gz(blank))).String() +
		answerWith(address(2), "", gz(gz(gz("deep")))).String() +
		answerWith(address(3), "Content-Encoding: br\r\n", brotlied(blank)).String() + answer(address(4), page).String()
	got = walkBytes(t, "c.warc", data, Options{})
	if len(got) != 4 || !errors.Is(got[0].Err, ErrLimit) || !errors.Is(got[1].Err, ErrTooDeep) || !errors.Is(got[2].Err, ErrLimit) || got[3].Err != nil {
		t.Errorf("captures: %v", errs(got))
	}
	got = walkBytes(t, "c.warc", answer(address(1), lineNoise(3*mib)).String()+answer(address(2), page).String(), Options{MaxBody: mib})
	if len(got) != 2 || !errors.Is(got[0].Err, ErrLimit) || got[0].Body != nil || got[1].Err != nil {
		t.Errorf("captures: %v", errs(got))
	}
}

func errs(captures []Capture) []error {
	var all []error
	for _, c := range captures {
		all = append(all, c.Err)
	}
	return all
}

func TestTapeTakesBytesBack(t *testing.T) {
	tp := newTape(bytes.NewReader([]byte("one\ntwo\nthree")))
	first := bytes.Clone(tp.peekLine())
	tp.take(len(first))
	tp.take(len(tp.peekLine()))
	tp.unread([]byte("two\n"))
	tp.unread(first)
	if got := string(tp.rest()); got != "one\ntwo\nthree" || tp.pos != 13 {
		t.Errorf("after taking back: %q at %d", got, tp.pos)
	}
}
