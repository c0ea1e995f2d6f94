package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A keyed value of a dictionary, in order.
type keyed struct {
	key   string
	value any
}

// A same is an array of one value.
type same struct {
	times int
	value any
}

// binaryList writes a binary property list of dictionaries, arrays, strings and
// data, with references of two bytes and offsets of four.
func binaryList(top any) string { return binaryListOf(2, top) }

// binaryListOf writes one with references of so many bytes, one to four.
func binaryListOf(wide int, top any) string {
	var objects [][]byte
	head := func(kind, n int) []byte {
		if n < 15 {
			return []byte{byte(kind<<4 | n)}
		}
		return binary.BigEndian.AppendUint32([]byte{byte(kind<<4 | 15), 0x12}, uint32(n))
	}
	var add func(v any) int
	add = func(v any) int {
		at := len(objects)
		objects = append(objects, nil)
		var out []byte
		var refs []int
		switch v := v.(type) {
		case string:
			out = append(head(5, len(v)), v...)
		case []byte:
			out = append(head(4, len(v)), v...)
		case []any:
			out = head(10, len(v))
			for _, e := range v {
				refs = append(refs, add(e))
			}
		case same:
			out, refs = head(10, v.times), slices.Repeat([]int{add(v.value)}, v.times)
		case []keyed:
			out = head(13, len(v))
			for _, e := range v {
				refs = append(refs, add(e.key))
			}
			for _, e := range v {
				refs = append(refs, add(e.value))
			}
		}
		for _, ref := range refs {
			out = append(out, binary.BigEndian.AppendUint32(nil, uint32(ref))[4-wide:]...)
		}
		objects[at] = out
		return at
	}
	add(top)
	var b bytes.Buffer
	b.WriteString(binaryPlist)
	var table []byte
	for _, o := range objects {
		table = binary.BigEndian.AppendUint32(table, uint32(b.Len()))
		b.Write(o)
	}
	at := b.Len()
	b.Write(table)
	b.Write([]byte{0, 0, 0, 0, 0, 0, 4, byte(wide)})
	for _, n := range []int{len(objects), 0, at} {
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	return b.String()
}

func savedPage(n int, body string) keyed {
	return keyed{"WebMainResource", []keyed{
		{"WebResourceURL", address(n)},
		{"WebResourceMIMEType", "text/html"},
		{"WebResourceTextEncodingName", "UTF-8"},
		{"WebResourceData", []byte(body)},
	}}
}

const xmlList = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>WebMainResource</key><dict>
<key>WebResourceData</key><data>
PHA+
aGk8L3A+
</data><key>WebResourceMIMEType</key><string>text/html</string><key>Size</key><integer>9</integer>
<key>WebResourceURL</key><string>http://example.test/x?a=1&amp;b=2</string></dict></dict></plist>`

func TestWebArchive(t *testing.T) {
	const html = "text/html; charset=UTF-8"
	type page struct{ URL, Type, Body string }
	frames := []any{[]keyed{savedPage(2, "<p>menu</p>")}, []keyed{savedPage(3, "<frameset rows='9,*'>"), {"WebSubframeArchives", []any{[]keyed{savedPage(4, "<p>text</p>")}}}}}
	picture := keyed{"WebMainResource", []keyed{{"WebResourceMIMEType", "image/gif"}, {"WebResourceData", []byte("GIF89a\x01")}}}
	blank := keyed{"WebMainResource", []keyed{{"WebResourceURL", "about:blank"}, {"WebResourceMIMEType", "text/html"}, {"WebResourceData", []byte{}}}}
	long := "<p>" + strings.Repeat("word ", 60) + "</p>"
	for _, tc := range []struct {
		name, data string
		want       []page
	}{
		{"page", binaryList([]keyed{savedPage(1, long)}), []page{{address(1), html, long}}},
		{"page with frames of others", binaryList([]keyed{savedPage(1, long), {"WebSubframeArchives", frames}}), []page{{address(1), html, long}}},
		{"page of frames", binaryList([]keyed{savedPage(1, "<FRAMESET cols=9,*>"), {"WebSubframeArchives", frames}}), []page{{address(1), html, "<FRAMESET cols=9,*>"}, {address(2), html, "<p>menu</p>"}, {address(3), html, "<frameset rows='9,*'>"}, {address(4), html, "<p>text</p>"}}},
		{"page with frames in it", binaryList([]keyed{savedPage(1, "<IFRAME src=x>"), {"WebSubframeArchives", append([]any{[]keyed{blank}, []keyed{savedPage(5, long)}}, frames...)}}), []page{{address(1), html, "<IFRAME src=x>"}, {address(5), html, long}, {address(4), html, "<p>text</p>"}}},
		{"picture", binaryList([]keyed{picture}), []page{{"", "image/gif", ""}}},
		{"XML", xmlList, []page{{"http://example.test/x?a=1&b=2", "text/html", "<p>hi</p>"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []page
			for _, c := range walkBytes(t, "page.webarchive", tc.data, Options{}) {
				if c.Err != nil {
					t.Error(c.Err)
				}
				got = append(got, page{c.URL, c.ContentType, string(c.Body)})
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDamagedWebArchive(t *testing.T) {
	whole := binaryList([]keyed{savedPage(1, "<p>text</p>")})
	loop := []byte(binaryList([]keyed{{"WebMainResource", []any{"x"}}}))
	i := bytes.LastIndex(loop, []byte{0xa1, 0, 3})
	loop[i+2] = 0 // the array holds the whole
	huge := []byte(whole)
	huge[len(huge)-1] ^= 0x40
	for _, tc := range []struct {
		name, data string
		opts       Options
		want       error
	}{
		{"cut behind the head", whole[:60], Options{}, ErrTruncated},
		{"table elsewhere", string(huge), Options{}, ErrCorrupt},
		{"loop", string(loop), Options{}, ErrTooDeep},
		{"one text many times", binaryList([]keyed{savedPage(1, "<p>text</p>"), {"x", same{100, strings.Repeat("x", 1000)}}}), Options{}, ErrLimit},
		{"one frame many times", binaryList([]keyed{savedPage(1, "<frameset cols=9>"), {"WebSubframeArchives", same{100, []keyed{savedPage(2, strings.Repeat("x", 1000))}}}}), Options{}, ErrLimit},
		{"no page", binaryList([]keyed{{"WebMainResource", "x"}}), Options{}, ErrNoPage},
		{"no data", binaryList([]keyed{{"WebMainResource", []keyed{{"WebResourceURL", "x"}}}}), Options{}, ErrNoPage},
		{"over the limit", whole, Options{MaxBody: 5}, ErrLimit},
		{"page over the limit", whole, Options{MaxBody: int64(len("<p>text</p>")) - 1}, ErrLimit},
		{"XML that is cut", xmlList[:strings.Index(xmlList, "PHA+")-8], Options{}, ErrTruncated},
		{"XML with bad data", strings.Replace(xmlList, "aGk8", "a=k8", 1), Options{}, ErrCorrupt},
		{"XML of another kind", strings.Replace(xmlList, "<key>WebMainResource", "<key>Other</key><true/><key>WebMainResourceX", 1), Options{}, ErrNoPage},
	} {
		got := walkBytes(t, "page.webarchive", tc.data, tc.opts)
		if len(got) != 1 || !errors.Is(got[0].Err, tc.want) || got[0].Body != nil {
			t.Errorf("%s: %+v, want %v", tc.name, got, tc.want)
		}
	}
}

// xmlArchive writes a web archive as XML.
func xmlArchive(page, frame string) string {
	resource := func(n int, body string) string {
		return "<key>WebMainResource</key><dict><key>WebResourceURL</key><string>" + address(n) + "</string><key>WebResourceData</key><data>\n" +
			base64.StdEncoding.EncodeToString([]byte(body)) + "\n</data><key>WebResourceMIMEType</key><string>text/html</string></dict>\n"
	}
	return "<?xml version='1.0'?>\n<plist version='1.0'><dict>" + resource(1, page) + "<key>WebSubframeArchives</key><array><dict>" + resource(2, frame) + "</dict></array></dict></plist>\n"
}

// Wherever a web archive was cut, what is left of its pages is read, and that
// something is missing is told.
func TestCutWebArchive(t *testing.T) {
	const framed = "<iframe src=x></iframe>one two three</html>"
	body := "<p>" + strings.Repeat("word ", fewestWords) + "</p>"
	frames := keyed{"WebSubframeArchives", []any{[]keyed{savedPage(2, body)}}}
	for name, tc := range map[string]struct {
		data  string
		pages [2]string
	}{
		"references of one byte": {binaryListOf(1, []keyed{savedPage(1, body)}), [2]string{body}},
		"of two":                 {binaryListOf(2, []keyed{savedPage(1, framed), frames}), [2]string{framed, body}},
		"of four":                {binaryListOf(4, []keyed{savedPage(1, framed), frames}), [2]string{framed, body}},
		"XML":                    {xmlArchive(framed, body), [2]string{framed, body}},
		"XML, another page":      {xmlArchive(body, ""), [2]string{body}},
	} {
		read := [2]map[int]bool{{}, {}} // lengths of what was read of the pages
		whole := len(tc.data)
		if i := strings.LastIndex(tc.data, "</dict>"); i >= 0 {
			whole = i + len("</dict>")
		}
		for n := strings.Index(tc.data, "WebMainResource") + 20; n <= len(tc.data); n++ {
			all := walkBytes(t, "page.webarchive", tc.data[:n], Options{})
			if last := all[len(all)-1]; n < whole && tc.pages[1] != "" && !errors.Is(last.Err, ErrTruncated) {
				t.Fatalf("%s, cut at %d of %d: the last of %d captures is %+v", name, n, len(tc.data), len(all), last)
			} else if len(all) > 1 && last.URL == "" { // what tells that there may have been more
				all = all[:len(all)-1]
			}
			for i, c := range all {
				got, want := string(c.Body), tc.pages[i]
				read[i][len(got)] = true
				// Whether what is there is all there was cannot always be known.
				if !strings.HasPrefix(want, got) || (got != want || c.Err != nil && n == whole) && !errors.Is(c.Err, ErrTruncated) {
					t.Fatalf("%s, cut at %d of %d: page %d is %q, %v", name, n, len(tc.data), i, got, c.Err)
				}
			}
		}
		for i, want := range tc.pages {
			if want != "" && len(read[i]) < len(want)/3 {
				t.Errorf("%s: %d lengths of page %d were read", name, len(read[i]), i)
			}
		}
	}
}

// Zeros are what a crash leaves of the end.
func TestWebArchiveWithZeros(t *testing.T) {
	const body = "<p>one two three four</p>"
	data := []byte(binaryList([]keyed{savedPage(1, body)}))
	at := bytes.Index(data, []byte("three"))
	clear(data[at:])
	got := walkBytes(t, "page.webarchive", string(data), Options{})
	if len(got) != 1 || string(got[0].Body) != "<p>one two " || !errors.Is(got[0].Err, ErrTruncated) {
		t.Errorf("%+v", got)
	}
}

func TestFramesOfMHTML(t *testing.T) {
	const related = "Content-Type: multipart/related; boundary=\"=_b\"\r\n\r\n"
	set := mailPart("Content-Type: text/html\r\nContent-Location: "+address(1)+"\r\n", "<frameset rows='9,*'>")
	menu := mailPart("Content-Type: text/html\r\nContent-Location: "+address(2)+"\r\n", "<p>menu</p>")
	css := mailPart("Content-Type: text/css\r\n", "p {}")
	script := mailPart("Content-Type: text/html\r\nContent-Location: "+address(5)+"\r\n", "<title>a b</title><script>"+strings.Repeat("a b ", fewestWords)+"</script><p>"+strings.Repeat("a ", fewestWords-1))
	text := mailPart("Content-Type: text/html\r\nContent-Location: "+address(6)+"\r\n", "<p>"+strings.Repeat("a ", fewestWords))
	inline := mailPart("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: "+address(4)+"\r\n", "<p>text <ifr=\r\name src=3D\"cid:menu\">")
	page := mailPart("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: "+address(3)+"\r\n", "<p>caf=C3=A9</p>")
	const end = "--=_b--\r\n"
	for _, tc := range []struct {
		data string
		want []string
	}{
		{mailHead + related + set + menu + css + page + end, []string{address(1), address(2), address(3)}},
		{mailHead + "Snapshot-Content-Location: " + address(1) + "\r\n" + related + set + page + end, []string{address(1), address(3)}},
		{mailHead + related + menu + set + page + end, []string{address(2)}},
		{mailHead + related + inline + css + menu + text + script + end, []string{address(4), address(6)}},
		{mailHead + "Snapshot-Content-Location: " + address(4) + "\r\n" + related + inline + script + text + end, []string{address(4), address(6)}},
	} {
		var got []string
		for _, c := range walkBytes(t, "page.mht", tc.data, Options{}) {
			got = append(got, c.URL)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}
