package main

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// The committed archive is what the generator makes of the columns.
func TestArchiveIsCurrent(t *testing.T) {
	dir := os.DirFS("..")
	files, err := makeFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator makes: run go generate ./internal/sample", name)
		}
	}
	err = fs.WalkDir(dir, "archive", func(name string, d fs.DirEntry, err error) error {
		if _, made := files[name]; err == nil && !d.IsDir() && !made {
			t.Errorf("%s is not made by the generator", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Pages of the time could print nothing but Western Windows.
func TestColumnsAreWindows1252(t *testing.T) {
	sources, err := readSources(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		text := s.Title + s.Client.Name + s.Client.Title + s.Client.Tenure + s.Client.Issue
		for _, sec := range s.Sections {
			text += strings.Join(sec.Paragraphs, "")
		}
		for _, c := range s.Comments {
			text += c.Author + c.Text
		}
		for _, r := range text {
			if _, ok := charmap.Windows1252.EncodeRune(r); !ok {
				t.Errorf("%s: %q is not in windows-1252", s.ID, r)
			}
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "it’s – “é”"
	for _, tt := range []struct {
		name   string
		encode func(string, int) []byte
		n      int
		want   string
	}{
		{"utf-8", utf8, 1, text},
		{"marked", utf8Marked, 1, "\xef\xbb\xbf" + text},
		{"windows-1252", windows1252, 1, "it\x92s \x96 \x93\xe9\x94"},
		{"references", references, 2, "it&#8217;s &#8211; &#8220;&#233;&#8221;"},
		{"pasted references", references, 1, "it&#146;s &#150; &#8220;&#233;&#8221;"},
	} {
		if got := string(tt.encode(text, tt.n)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
