package archive

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// codeOf makes a Windows program of one section that holds n bytes.
func codeOf(n int) string {
	const header, section = 0x40, 0x40 + 24
	b := make([]byte, 512+n)
	copy(b, "MZ")
	binary.LittleEndian.PutUint32(b[0x3c:], header)
	copy(b[header:], "PE\x00\x00")
	binary.LittleEndian.PutUint16(b[header+6:], 1)
	binary.LittleEndian.PutUint32(b[section+16:], uint32(n))
	binary.LittleEndian.PutUint32(b[section+20:], 512)
	return string(b)
}

func TestStub(t *testing.T) {
	const script = "#!/bin/sh\ntail -n +4 \"$0\" > out\nexit 0\n"
	long := "#!/bin/sh\n" + strings.Repeat("# what it does, at some length\n", 2000)
	z := zipped(t, 8, entry{"a.html", page})
	tgz := gz(tarred(t, entry{"a.html", page}))
	tests := []struct {
		name, data string
		want       []seen
	}{
		{"zip behind a script", script + z, []seen{{"x", "a.html", page, nil}}},
		{"tar.gz behind a script", script + tgz, []seen{{"x", "a.html", page, nil}}},
		{"tar behind a script", script + tarred(t, entry{"a.html", page}), []seen{{"x", "a.html", page, nil}}},
		{"zstd behind a script", script + zstded(page), []seen{{"x", "", page, nil}}},
		{"behind a long script", long + tgz, []seen{{"x", "a.html", page, nil}}},
		{"without its first line", "export PATH=/bin\n" + tgz, []seen{{"x", "a.html", page, nil}}},
		{"WARC.gz behind a script", script + gz(records3()...), []seen{{"x", "", numbered(1), nil}, {"x", "", numbered(2), nil}, {"x", "", numbered(3), nil}}},
		{"rar behind a script", script + "Rar!\x1a\x07\x00rest", []seen{{"x", "", "", ErrUnsupported}}},
		{"cut behind a script", script + tgz[:len(tgz)-40], []seen{{"x", "a.html", "", ErrTruncated}, {"x", "", "", ErrTruncated}}},
		{"a script", script + "echo done\n", []seen{{"x", "", script + "echo done\n", nil}}},
		{"scripts in scripts", script + gz(script+gz(script+tgz)), []seen{{"x", "", "", ErrTooDeep}}},
		{"zip behind a program", codeOf(3000) + z, []seen{{"x", "a.html", page, nil}}},
		{"zip behind a program of DOS", "MZ" + strings.Repeat("\x90\x01", 900) + z, []seen{{"x", "a.html", page, nil}}},
		{"tar.gz behind a program", codeOf(3000) + tgz, []seen{{"x", "a.html", page, nil}}},
		{"7z behind a program", codeOf(3000) + "7z\xbc\xaf\x27\x1c\x00\x04", []seen{{"x", "", "", ErrUnsupported}}},
		{"a program", codeOf(3000), []seen{{"x", "", "", nil}}},
		{"a program in a tar", tarred(t, entry{"p.exe", codeOf(3000)}, entry{"q.exe", codeOf(3000) + z}, entry{"r.sh", script + z}), []seen{{"x", "p.exe", "", nil}, {"x", "q.exe!a.html", page, nil}, {"x", "r.sh!a.html", page, nil}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := look(walkBytes(t, "x", tt.data, Options{}))
			for i := range got {
				if got[i].Err != nil {
					got[i].Body = ""
				}
			}
			if diff := cmp.Diff(tt.want, got, sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}

// The place of a record behind a stub is that in the file.
func TestStubOffset(t *testing.T) {
	const script = "#!/bin/sh\nexit 0\n"
	r := records3()
	got := walkFile(t, "x.sh", script+gz(r[0])+gz(r[1])+gz(record{kind: "revisit", url: address(1), date: "2009-02-01T00:00:00Z", more: "WARC-Profile: server-not-modified\r\n"}.String()), Options{})
	want := []int64{int64(len(script)), int64(len(script + gz(r[0]))), int64(len(script + gz(r[0]) + gz(r[1])))}
	for i, c := range got {
		if c.Offset != want[i] || c.Err != nil {
			t.Errorf("record %d: offset %d, %v, want %d", i, c.Offset, c.Err, want[i])
		}
	}
	if len(got) != 3 || string(got[2].Body) != numbered(1) {
		t.Errorf("%d captures, the revisit holds %.40q", len(got), got[len(got)-1].Body)
	}
}
