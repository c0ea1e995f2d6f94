// Package importtest holds the architecture as a table: which of our packages
// may import which, and which libraries are known to whom. Its test reads the
// imports of the whole module. Test files may import what they like.
package importtest

import (
	"fmt"
	"slices"
	"strings"
)

const module = "coachsearch"

// mayImport names, for each package, those of ours that it may import. A
// command may import any. Paths are relative to the module.
var mayImport = map[string][]string{
	"deploy/manual":          {"internal/cli"},
	"internal/cli":           {},
	"internal/coach":         {"internal/regular"},
	"internal/corpus":        {},
	"internal/fault":         {},
	"internal/importtest":    {},
	"internal/index":         {"internal/corpus", "internal/fault", "internal/regular"},
	"internal/regular":       {},
	"internal/relevance":     {},
	"internal/sample":        {"internal/corpus"},
	"internal/sample/bulk":   {"internal/corpus", "internal/sample"},
	"internal/sample/crawl":  {"internal/corpus", "internal/sample"},
	"internal/sample/render": {"internal/corpus"},
	"scraper/archive":        {},
	"scraper":                {"internal/corpus", "internal/fault", "internal/regular", "scraper/archive"},
	"indexer":                {"internal/corpus", "internal/fault", "internal/index", "internal/regular"},
	"search/query":           {},
	"search":                 {"internal/corpus", "internal/index", "search/query"},
	"web":                    {"internal/coach", "internal/corpus", "search", "search/query"},
}

// knownTo names, for a library, the only packages that may import it. A name
// that ends in a slash stands for every module below it.
var knownTo = map[string][]string{
	"github.com/a-h/templ":           {"web"},
	"github.com/blevesearch/":        {"internal/index", "indexer", "search", "cmd/benchmark"},
	"github.com/go-chi/":             {"web"},
	"github.com/prometheus/":         {"web"},
	"modernc.org/":                   {"internal/coach"},
	"github.com/PuerkitoBio/goquery": {"scraper"},
}

func isCommand(pkg string) bool { return strings.HasPrefix(pkg, "cmd/") }

// violations returns a sentence for each import that the tables forbid and
// for each package that they do not know. The keys of imports are relative to
// the module; its values are import paths.
func violations(imports map[string][]string) []string {
	var found []string
	for pkg, paths := range imports {
		allowed, known := mayImport[pkg]
		if !known && !isCommand(pkg) {
			found = append(found, fmt.Sprintf("%s is in no table: add it to mayImport in internal/importtest, with as few packages as it needs, and to docs/architecture.md", pkg))
			continue
		}
		for _, path := range paths {
			if own, ok := strings.CutPrefix(path, module+"/"); ok && !isCommand(pkg) && !slices.Contains(allowed, own) {
				found = append(found, fmt.Sprintf("%s imports %s, and may import %s: let the code that needs both stand in a package above them", pkg, own, list(allowed)))
			}
			for lib, who := range knownTo {
				if within(path, lib) && !slices.Contains(who, pkg) {
					found = append(found, fmt.Sprintf("%s imports %s, which is known only to %s: ask one of them", pkg, path, list(who)))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// within reports whether an import path is the library or a package in it.
func within(path, lib string) bool {
	return path == lib || strings.HasPrefix(path, strings.TrimSuffix(lib, "/")+"/")
}

func list(packages []string) string {
	if len(packages) == 0 {
		return "nothing of ours"
	}
	return strings.Join(packages, ", ")
}
