package corpus

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteThenRead(t *testing.T) {
	want := []*Column{
		{ID: "2008-10-06-a", Title: "Ann’s <b>&", Client: Client{Age: 50, TenureMonths: 156, Extra: map[string]string{"Team": "4"}}, Confidence: 0.97},
		{ID: "x", Sections: []Section{{Kind: Question, Heading: "Q.", Paragraphs: []string{"Why?"}}}},
	}
	var buf bytes.Buffer
	w := NewWriter(&buf)
	for _, c := range want {
		if err := w.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(buf.String(), "Ann’s <b>&") {
		t.Errorf("text is escaped: %s", buf.String())
	}
	var got []*Column
	for c, err := range Read(&buf) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReadGoesOnAfterBadLines(t *testing.T) {
	in := "\ufeff{\"id\":\"a\",\"title\":\"t\"}\r\n" +
		"\n" +
		"{\"id\":\"b\"}\n" + // no text
		"nonsense\n" +
		"{\"id\":\"c\",\"title\":\"\xff\"}\n" +
		"{\"id\":\"d\",\"title\":\"" + strings.Repeat("x", MaxRecordBytes) + "\"}\n" +
		"{\"id\":\"e\",\"title\":\"last, with no line end\"}"
	var ids []string
	var bad []int
	for c, err := range Read(strings.NewReader(in)) {
		var le *LineError
		switch {
		case errors.As(err, &le):
			bad = append(bad, le.Line)
		case err != nil:
			t.Fatal(err)
		default:
			ids = append(ids, c.ID)
		}
	}
	if d := cmp.Diff([]string{"a", "e"}, ids); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int{3, 4, 5, 6}, bad); d != "" {
		t.Error(d)
	}
}

// Behind a line that does not end nothing is waited for.
func TestReadEndsInALineWithoutEnd(t *testing.T) {
	zeros := &counted{}
	var got []error
	for c, err := range Read(io.MultiReader(strings.NewReader("{\"id\":\"a\",\"title\":\"A\"}\n"), zeros)) {
		if c == nil {
			got = append(got, err)
		}
	}
	if len(got) != 1 || errors.As(got[0], new(*LineError)) || !strings.Contains(got[0].Error(), "read line 2: it does not end") {
		t.Errorf("%v", got)
	}
	if zeros.n < maxLineBytes || zeros.n > maxLineBytes+2<<20 {
		t.Errorf("%d bytes were read of it", zeros.n)
	}
}

// counted gives zeros, though not for ever.
type counted struct{ n int }

func (c *counted) Read(p []byte) (int, error) {
	if c.n += len(p); c.n > 2*maxLineBytes {
		return 0, io.EOF
	}
	clear(p)
	return len(p), nil
}

func TestValidate(t *testing.T) {
	text := []Section{{Kind: Answer, Paragraphs: []string{"Yes."}}}
	for _, tc := range []struct {
		name string
		in   Column
		ok   bool
	}{
		{"title only", Column{ID: "a", Title: "t"}, true},
		{"section only", Column{ID: "a", Sections: text}, true},
		{"blank section", Column{ID: "a", Sections: []Section{{Kind: Answer, Paragraphs: []string{" "}}}}, false},
		{"no id", Column{Title: "t"}, false},
		{"id with a space", Column{ID: "a b", Title: "t"}, false},
		{"id with a control character", Column{ID: "a\x00b", Title: "t"}, false},
		{"id too long", Column{ID: strings.Repeat("a", MaxIDBytes+1), Title: "t"}, false},
		{"dots", Column{ID: "..", Title: "t"}, false},
		{"unknown kind", Column{ID: "a", Title: "t", Sections: []Section{{Kind: "coda"}}}, false},
		{"bad date", Column{ID: "a", Title: "t", Date: "2008-13-01"}, false},
		{"bad posted", Column{ID: "a", Title: "t", Posted: "October 5"}, false},
		{"good dates", Column{ID: "a", Title: "t", Date: "2008-02-29", Posted: "2008-02-28"}, true},
		{"negative age", Column{ID: "a", Title: "t", Client: Client{Age: -1}}, false},
	} {
		if err := tc.in.Validate(); (err == nil) != tc.ok {
			t.Errorf("%s: error %v, want ok %v", tc.name, err, tc.ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\",\"title\":\"t\"}\n{\"id\":"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for c, err := range Read(bytes.NewReader(b)) {
			if (c == nil) == (err == nil) {
				t.Fatalf("column %v with error %v", c, err)
			}
			if err == nil && c.Validate() != nil {
				t.Fatalf("yielded an invalid column: %v", c.Validate())
			}
		}
	})
}
