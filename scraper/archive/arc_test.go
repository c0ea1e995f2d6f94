package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	arc1 = "1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
	arc2 = "2 0 Test\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n"
)

func filedesc(definition string) string {
	return fmt.Sprintf("filedesc://x.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n", len(definition), definition)
}

func arcRecord(url, fields, body string) string {
	block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
	return fmt.Sprintf("%s 192.0.2.1 20080430204826 text/html %s%d\n%s\n", url, fields, len(block), block)
}

func TestARC(t *testing.T) {
	r := []string{arcRecord(address(1), "", numbered(1)), arcRecord(address(2), "", numbered(2))}
	relength := func(s, to string) string {
		line, rest, _ := strings.Cut(s, "\n")
		return line[:strings.LastIndex(line, " ")+1] + to + "\n" + rest
	}
	tests := []struct {
		name, data string
		want       []got
	}{
		{"version 1", filedesc(arc1) + r[0] + r[1], []got{whole(1), whole(2)}},
		{"version 2", filedesc(arc2) + arcRecord(address(1), "200 - - 0 x.arc ", numbered(1)) + arcRecord(address(2), "404 AB /there 77 x.arc ", numbered(2)), []got{whole(1), whole(2)}},
		{"no file header", r[0] + r[1], []got{whole(1), whole(2)}},
		{"blanks in the address", filedesc(arc1) + arcRecord("http://www.example.com/a b c", "", "x"), []got{{"http://www.example.com/a b c", "x", false, nil}}},
		{"name records", filedesc(arc1) + "dns:www.example.com 192.0.2.9 20080430204825 text/dns 5\nA 1.2\n" + r[0], []got{{"dns:www.example.com", "A 1.2", false, nil}, whole(1)}},
		{"no date", strings.Replace(r[0], "20080430204826", "null", 1) + r[1], []got{whole(1), whole(2)}},
		{"length too long", relength(r[0], "5000") + r[1], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2)}},
		{"length too short", relength(r[0], "90") + r[1], []got{{address(1), numbered(1), false, ErrCorrupt}, whole(2)}},
		{"garbage behind the file header", filedesc(arc1) + "<p>stray\n" + r[0], []got{{"filedesc://x.arc", "", false, ErrCorrupt}, whole(1)}},
		{"length is no number", relength(r[0], "abc") + relength(r[1], "-1"), []got{{address(1), numbered(1), false, ErrCorrupt}, {address(2), numbered(2), false, ErrCorrupt}}},
		{"cut", r[0] + r[1][:400], []got{whole(1), {address(2), r[1][strings.Index(r[1], "<html>"):400], true, ErrTruncated}}},
		{"long file header", "filedesc://x.arc 0.0.0.0 20080430204825 text/plain -1\n" + arc1 + "\n" + r[0], []got{{"filedesc://x.arc", "", false, ErrCorrupt}, whole(1)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, summary(walkBytes(t, "c.arc", tt.data, Options{})), sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARCMembers(t *testing.T) {
	head, r1, r2 := filedesc(arc1), arcRecord(address(1), "", numbered(1)), arcRecord(address(2), "", numbered(2))
	all := walkBytes(t, "c.arc.gz", gz(head, r1, r2), Options{})
	if diff := cmp.Diff([]got{whole(1), whole(2)}, summary(all)); diff != "" {
		t.Fatalf("captures (-want +got):\n%s", diff)
	}
	want := Capture{
		Path: "c.arc.gz", Offset: int64(len(gz(head, r1))), URL: address(2), CapturedAt: time.Date(2008, 4, 30, 20, 48, 26, 0, time.UTC),
		Status: 200, ContentType: "text/html", Body: []byte(numbered(2)),
	}
	if diff := cmp.Diff(want, all[1]); diff != "" {
		t.Errorf("capture (-want +got):\n%s", diff)
	}
}
