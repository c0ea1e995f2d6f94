package importtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestModule(t *testing.T) {
	imports := read(t, os.DirFS("../.."))
	for _, v := range violations(imports) {
		t.Error(v)
	}
	for pkg := range mayImport {
		if _, ok := imports[pkg]; !ok {
			t.Errorf("%s is in the table and is no package: take it out", pkg)
		}
	}
}

// read returns the imports of every package in a module, test files aside.
func read(t *testing.T, module fs.FS) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := fs.WalkDir(module, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch base := d.Name(); {
		case d.IsDir() && name != "." && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		b, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, b, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(name)
		if imports[pkg] == nil {
			imports[pkg] = []string{}
		}
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(imports[pkg], p) {
				imports[pkg] = append(imports[pkg], p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

func TestViolations(t *testing.T) {
	tests := []struct {
		name    string
		imports map[string][]string
		want    []string // how each sentence begins
	}{
		{"as it should be", map[string][]string{
			"web":             {"net/http", "github.com/a-h/templ", "github.com/go-chi/chi/v5/middleware", "coachsearch/search", "coachsearch/search/query"},
			"search":          {"coachsearch/internal/index", "github.com/blevesearch/scorch_segment_api/v2"},
			"scraper":         {"coachsearch/scraper/archive", "github.com/PuerkitoBio/goquery"},
			"cmd/coachsearch": {"coachsearch/scraper", "coachsearch/web"},
		}, nil},
		{"against the stream", map[string][]string{"internal/corpus": {"coachsearch/scraper"}}, []string{
			"internal/corpus imports scraper, and may import nothing of ours",
		}},
		{"past a neighbour", map[string][]string{"web": {"coachsearch/internal/index"}}, []string{
			"web imports internal/index, and may import internal/coach, internal/corpus, search, search/query",
		}},
		{"a command", map[string][]string{"search": {"coachsearch/cmd/indexer"}}, []string{
			"search imports cmd/indexer, and may import ",
		}},
		{"libraries out of place", map[string][]string{
			"search/query":    {"github.com/blevesearch/bleve/v2/search/query"},
			"scraper":         {"github.com/go-chi/chi/v5"},
			"web":             {"github.com/PuerkitoBio/goquery"},
			"cmd/coachsearch": {"github.com/a-h/templ/runtime"},
		}, []string{
			"cmd/coachsearch imports github.com/a-h/templ/runtime, which is known only to web",
			"scraper imports github.com/go-chi/chi/v5, which is known only to web",
			"search/query imports github.com/blevesearch/bleve/v2/search/query, which is known only to internal/index, indexer, search",
			"web imports github.com/PuerkitoBio/goquery, which is known only to scraper",
		}},
		{"a name that only begins alike", map[string][]string{"web": {"github.com/PuerkitoBio/goquery2"}}, nil},
		{"an unknown package", map[string][]string{"internal/util": {"strings"}}, []string{"internal/util is in no table: add it"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := violations(test.imports)
			if len(got) != len(test.want) {
				t.Fatalf("found %q", got)
			}
			for i, v := range got {
				if !strings.HasPrefix(v, test.want[i]) {
					t.Errorf("found %q, want %q...", v, test.want[i])
				}
			}
		})
	}
}

func TestRead(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	got := read(t, fstest.MapFS{
		"a/a.go":            file("package a\n\nimport \"fmt\"\n"),
		"a/b.go":            file("package a\n\nimport (\n\t\"fmt\"\n\tb \"coachsearch/b\"\n)\n"),
		"a/a_test.go":       file("package a\n\nimport \"testing\"\n"),
		"a/inner/inner.go":  file("package inner\n"),
		"a/testdata/bad.go": file("no Go"),
		".ci/tool.go":       file("package main\n\nimport \"os\"\n"),
	})
	want := map[string][]string{"a": {"fmt", "coachsearch/b"}, "a/inner": {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
