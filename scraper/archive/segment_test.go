package archive

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// segmentsOf cuts an answer at these bytes of its block into the records of
// its pieces.
func segmentsOf(id string, r record, cuts ...int) []string {
	cuts = append(cuts, len(r.block))
	out := make([]string, 0, len(cuts))
	from := 0
	for i, to := range cuts {
		p := record{kind: r.kind, url: r.url, block: r.block[from:to]}
		p.more = fmt.Sprintf("WARC-Segment-Number: %d\r\n", i+1)
		if i == 0 {
			p.more += "WARC-Record-ID: <" + id + ">\r\n"
		} else {
			p.kind = "continuation"
			p.more += fmt.Sprintf("WARC-Record-ID: <%s-%d>\r\nWARC-Segment-Origin-ID: <%s>\r\n", id, i+1, id)
		}
		if i == len(cuts)-1 {
			p.more += fmt.Sprintf("WARC-Segment-Total-Length: %d\r\n", len(r.block))
		}
		out = append(out, p.String())
		from = to
	}
	return out
}

func TestSegments(t *testing.T) {
	a := segmentsOf("urn:a", answer(address(1), numbered(1)), 300, 700)
	b := segmentsOf("urn:b", answer(address(2), numbered(2)), 500)
	whole3 := answer(address(3), numbered(3)).String()
	one := record{kind: "response", url: address(1), block: answer(address(1), numbered(1)).block, more: fmt.Sprintf("WARC-Record-ID: <urn:a>\r\nWARC-Segment-Number: 1\r\nWARC-Segment-Total-Length: %d\r\n", len(answer("", numbered(1)).block))}.String()
	head := len("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
	orphan := func(n int) got { return got{address(n), "", true, ErrTruncated} }
	tests := []struct {
		name  string
		files []string
		want  []got
	}{
		{"one file", []string{a[0] + a[1] + whole3 + a[2]}, []got{whole(3), whole(1)}},
		{"two files", []string{a[0] + b[0], a[1] + b[1] + a[2]}, []got{whole(2), whole(1)}},
		{"the first last", []string{a[2] + a[1], a[0]}, []got{whole(1)}},
		{"one of one", []string{one + whole3}, []got{whole(1), whole(3)}},
		{"twice", []string{a[0] + a[1] + a[2], a[0] + a[1] + a[2]}, []got{whole(1), whole(1)}},
		{"twice the first", []string{a[0] + a[0] + a[1] + a[2]}, []got{whole(1), {address(1), numbered(1)[:300-head], true, ErrTruncated}}},
		{"the last is missing", []string{a[0] + a[1] + whole3}, []got{whole(3), {address(1), numbered(1)[:700-head], true, ErrTruncated}}},
		{"the second is missing", []string{a[0] + a[2]}, []got{{address(1), numbered(1)[:300-head], true, ErrTruncated}, orphan(1)}},
		{"the first is missing", []string{a[1] + a[2]}, []got{orphan(1), orphan(1)}},
		{"no origin", []string{record{kind: "continuation", url: address(1), block: "x"}.String()}, []got{{address(1), "", false, ErrCorrupt}}},
		{"cut inside a piece", []string{a[0] + a[1][:len(a[1])-100]}, []got{{address(1), "", true, ErrTruncated}, {address(1), numbered(1)[:300-head], true, ErrTruncated}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for i, data := range tt.files {
				name := fmt.Sprintf("c-%d.warc", i)
				if i%2 == 1 {
					name, data = name+".gz", gz(data)
				}
				write(t, filepath.Join(dir, name), data)
			}
			if diff := cmp.Diff(tt.want, summary(walk(t, dir, Options{})), sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}
