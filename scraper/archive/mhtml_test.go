package archive

import (
	"errors"
	"strings"
	"testing"
	"time"
)

const mailHead = "From: <Saved by a test>\r\nDate: Thu, 15 Jan 2009 11:11:12 +0100\r\nMIME-Version: 1.0\r\n"

func mailPart(fields, body string) string { return "--=_b\r\n" + fields + "\r\n" + body + "\r\n" }

func TestMHTML(t *testing.T) {
	const related = "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"=_b\"\r\n"
	html := mailPart("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: "+address(1)+"\r\n", "<p>caf=C3=A9 =\r\nau lait =3D 1=")
	frame := mailPart("Content-Type: text/html\r\nContent-Location: "+address(2)+"\r\n", "<p>frame</p>")
	css := mailPart("Content-Type: text/css\r\nContent-Location: cid:css\r\n", "p {}")
	base64 := mailPart("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: cid:x\r\n", "PGI+\r\naGk8L2I+")
	const end = "--=_b--\r\n"
	tests := []struct {
		name, data         string
		url, body, mediaTy string
		err                error
	}{
		{"first HTML part", mailHead + related + "\r\n" + css + html + frame + end, address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"named part", mailHead + "Snapshot-Content-Location: " + address(2) + "\r\n" + related + "\r\n" + html + frame + end, address(2), "<p>frame</p>", "text/html", nil},
		{"named part is not there", mailHead + "Snapshot-Content-Location: " + address(9) + "\r\n" + related + "\r\n" + html + frame + end, address(9), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"bare line feeds", strings.ReplaceAll(mailHead+related+"\r\n"+html+frame+end, "\r\n", "\n"), address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"base64", mailHead + related + "\r\n" + base64 + end, "", "<b>hi</b>", "text/html", nil},
		{"header line that is not folded", mailHead + "Subject: on\r\ntwo lines\r\n" + related + "\r\n" + html + end, address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"no boundary stated", mailHead + "Content-Type: multipart/related;\r\n\r\npreamble\r\n" + html + frame + end, address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"no boundary used", mailHead + related + "\r\n\r\nContent-Type: text/html\r\nContent-Location: " + address(1) + "\r\n\r\n<p>hi", address(1), "<p>hi", "text/html", ErrTruncated},
		{"no last boundary", mailHead + related + "\r\n" + html, address(1), "<p>café au lait = 1", "text/html; charset=utf-8", ErrTruncated},
		{"no last boundary and a whole page", mailHead + related + "\r\n" + frame + "</html>\r\n", address(2), "<p>frame</p>\r\n</html>\r", "text/html", nil},
		{"cut in the page", mailHead + related + "\r\n" + html[:len(html)-20], address(1), "<p>café", "text/html; charset=utf-8", ErrTruncated},
		{"cut behind the page", mailHead + related + "\r\n" + html + css[:30], address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"cut in the header", mailHead + related, "", "", "", ErrTruncated},
		{"started part", mailHead + "Content-Type: multipart/related; start=\"<root@x>\"; boundary=\"=_b\"\r\n\r\n" + html + mailPart("Content-Type: text/html\r\nContent-ID: <root@x>\r\nContent-Location: "+address(4)+"\r\n", "<p>root</p>") + end, address(4), "<p>root</p>", "text/html", nil},
		{"text alone", mailHead + "Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n" + mailPart("Content-Type: application/pdf\r\n", "%PDF") + mailPart("Content-Type: text/plain; charset=utf-8\r\n", "words") + mailPart("Content-Type: text/plain\r\nContent-Disposition: attachment\r\n", "more") + end, "", "words", "text/plain; charset=utf-8", nil},
		{"text and HTML", mailHead + "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n" + mailPart("Content-Type: text/plain\r\n", "words") + frame + end, address(2), "<p>frame</p>", "text/html", nil},
		{"no page", mailHead + related + "\r\n" + css + end, "", "", "", ErrNoPage},
		{"one inside another", mailHead + "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n" + related + "\r\n" + html + end + "--out--\r\n", address(1), "<p>café au lait = 1", "text/html; charset=utf-8", nil},
		{"no parts", mailHead + "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: " + address(3) + "\r\n\r\nPGI+aGk8L2I+", address(3), "<b>hi</b>", "text/html", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := walkBytes(t, "page.mht", tt.data, Options{})
			if len(got) != 1 {
				t.Fatalf("%d captures", len(got))
			}
			c := got[0]
			body := strings.TrimSuffix(string(c.Body), "\n")
			if c.URL != tt.url || body != tt.body || c.ContentType != tt.mediaTy || !errors.Is(c.Err, tt.err) {
				t.Errorf("url %q, type %q, %v, body %q", c.URL, c.ContentType, c.Err, c.Body)
			}
			if want := time.Date(2009, 1, 15, 10, 11, 12, 0, time.UTC); !c.CapturedAt.Equal(want) {
				t.Errorf("captured at %v", c.CapturedAt)
			}
		})
	}
}

func TestMHTMLLimit(t *testing.T) {
	data := mailHead + "Content-Type: multipart/related; boundary=\"=_b\"\r\n\r\n" + mailPart("Content-Type: text/html\r\n", noisy(1)) + "--=_b--\r\n"
	got := walkBytes(t, "page.mht", data, Options{MaxBody: 500})
	if len(got) != 1 || !errors.Is(got[0].Err, ErrLimit) || got[0].Body != nil {
		t.Errorf("captures: %+v", got)
	}
}

// What frames hold is bounded in all, and what is left out of them is told.
func TestFramesLimit(t *testing.T) {
	page := mailPart("Content-Type: text/html\r\n", "<frameset cols=1,1><frame src=a><frame src=b></frameset>")
	frame := mailPart("Content-Type: text/html\r\n", "<p>"+strings.Repeat("word ", 60))
	got := walkBytes(t, "page.mht", mailHead+"Content-Type: multipart/related; boundary=\"=_b\"\r\n\r\n"+page+frame+frame+frame+"--=_b--\r\n", Options{MaxBody: 700})
	var errs []error
	for _, c := range got {
		errs = append(errs, c.Err)
	}
	if len(got) != 4 || got[1].Err != nil || got[2].Err != nil || !errors.Is(got[3].Err, ErrLimit) {
		t.Errorf("%d captures, %v", len(got), errs)
	}
}

func TestNotMHTML(t *testing.T) {
	for _, text := range []string{
		"Note: this is a page of text.\n\nIt goes on.", "Title: Coach's Corner\nDate: 2008\n\nQ. Why?", "<html>", "",
		"From: Ann\nSubject: Content-Type: multipart\n\nDear coach", "Content-Type: text/html\n\nhello",
	} {
		if isMHTML([]byte(text)) {
			t.Errorf("taken for MHTML: %q", text)
		}
	}
}

func TestDecodeTransfer(t *testing.T) {
	tests := []struct{ encoding, in, want string }{
		{"quoted-printable", "a=3Db=\r\nc= \t\nd=E9=e9=zz=", "a=bcd\xe9\xe9=zz"},
		{"quoted-printable", "==3D= x=4", "=== x=4"},
		{"Quoted-Printable", "tail=2", "tail=2"},
		{"base64", "aGVs\r\nbG8=", "hello"},
		{"base64", "aGVsbG8", "hello"},
		{"base64", "aGVsb", "hel"},
		{"base64", "!!", ""},
		{"8bit", "a=3D", "a=3D"},
		{"", "a=3D", "a=3D"},
	}
	for _, tt := range tests {
		if got := string(decodeTransfer([]byte(tt.in), tt.encoding)); got != tt.want {
			t.Errorf("%s %q = %q, want %q", tt.encoding, tt.in, got, tt.want)
		}
		piecewise := newTransfer(tt.encoding)
		for i := range tt.in {
			piecewise.write([]byte{tt.in[i]})
		}
		if got := string(piecewise.end()); got != tt.want {
			t.Errorf("%s %q, byte by byte: %q, want %q", tt.encoding, tt.in, got, tt.want)
		}
	}
}

// A page that was saved with its parts, or a mail, may have been crawled.
func TestMHTMLInWARC(t *testing.T) {
	const related = "Content-Type: multipart/related; boundary=\"=_b\"\r\n\r\n"
	mail := mailHead + related + mailPart("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: "+address(9)+"\r\n", "<p>caf=C3=A9</p>") + "--=_b--\r\n"
	r := record{kind: "response", url: address(1), block: "HTTP/1.1 200 OK\r\nContent-Type: message/rfc822\r\n\r\n" + mail}
	got := walkBytes(t, "c.warc", r.String(), Options{})
	if len(got) != 1 || got[0].URL != address(1) || got[0].ContentType != "text/html; charset=utf-8" || strings.TrimSpace(string(got[0].Body)) != "<p>café</p>" || got[0].Err != nil {
		t.Errorf("%d captures, the first %+v, body %q", len(got), got[0], got[0].Body)
	}
}
