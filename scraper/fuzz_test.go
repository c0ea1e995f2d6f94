package scraper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"coachsearch/scraper/archive"
)

func seedPages(f *testing.F) [][]byte {
	f.Helper()
	names, err := filepath.Glob("testdata/pages/*.[ht]*")
	if err != nil {
		f.Fatal(err)
	}
	var out [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// FuzzReadPage holds what must be true of any page: no panic, an outcome, and
// a column that the index will take.
func FuzzReadPage(f *testing.F) {
	for _, data := range seedPages(f) {
		f.Add(data, "text/html")
	}
	f.Add([]byte("Q. a\nA. b"), "text/plain")
	p, err := defaultProfile()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		pg := ReadPage(&archive.Capture{Path: "a", Body: body, ContentType: contentType}, p)
		if pg.Outcome == "" || (pg.Column != nil) != (pg.Outcome == IsColumn) {
			t.Fatalf("outcome %q with column %v", pg.Outcome, pg.Column)
		}
		if pg.Column == nil {
			return
		}
		pg.Column.ID = baseID(pg.Column)
		if err := pg.Column.Validate(); err != nil {
			t.Fatal(err)
		}
		for field, values := range statements(pg.Column) {
			for _, v := range values {
				if !utf8.ValidString(v) || strings.ContainsAny(v, "\n\t\u00a0") {
					t.Fatalf("%s is not plain text: %q", field, v)
				}
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, data := range seedPages(f) {
		f.Add(data, "")
	}
	f.Add([]byte("\xff\xfea\x00"), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		s, enc := decode(body, contentType)
		if enc == "" || !utf8.ValidString(s) {
			t.Fatalf("%q by %q", s, enc)
		}
		out, undone, first := repair(s)
		if !utf8.ValidString(out) || undone > 0 && first == "" {
			t.Fatalf("%q after %d repairs", out, undone)
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"October 6, 2008", "10/06/2008", "6. 10. 2008", "Mon., Oct. 6, 2008", "2008-10-06"} {
		f.Add(s)
	}
	p, err := defaultProfile()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = plain(s)
		last := 0
		for _, d := range p.dates(s) {
			if len(d.day) != len("2008-10-06") || d.start < last || d.end <= d.start || d.end > len(s) {
				t.Fatalf("%+v in %q", d, s)
			}
			last = d.end
		}
		readTenure(s, s)
		readAge(s)
	})
}

func FuzzProfile(f *testing.F) {
	for _, name := range builtinNames() {
		data, err := profiles.ReadFile("profiles/" + name + ".toml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("name = \"a\"\nversion = 1\nstrip = [\"a\"]\n[bylines]\nby = ['{name}']"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "a.toml")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := LoadProfile(path)
		if err == nil && (p.Name == "" || p.Version < 1) {
			t.Fatalf("profile %v", p)
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("http://www.example.com:80/a;jsessionid=1?b=2&amp;c#d", "20090115101112/www.example.com/a@b=1.html", " saved from url=(0001)http://a ")
	f.Add("http://web.archive.org/web/20090115101112/http:/a", "", "")
	p, err := defaultProfile()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address, path, comment string) {
		full, base, _ := p.canonical(address)
		for _, form := range []string{full, base} { // of nothing, or of a host and a query
			if form != "" && (strings.HasPrefix(form, "/") || strings.HasPrefix(form, "?") || !strings.Contains(form, "?")) {
				t.Fatalf("%q becomes %q", address, form)
			}
		}
		if fragment, _, _ := p.canonical(strings.TrimSpace(address) + "#part"); !strings.Contains(address, "#") && fragment != full {
			t.Fatalf("%q becomes %q, with a fragment %q", address, full, fragment)
		}
		origin(&archive.Capture{URL: address, Path: path}, &meta{comments: []string{comment}})
	})
}
