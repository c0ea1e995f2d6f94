package index

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	_ "embed"
)

//go:embed rules/industries.txt
var industryRules string

// Industries know the ways in which industries are printed. They are
// read-only once read.
type Industries struct {
	names   map[string]string // by the spelling in lower case and singular
	longest int               // words of the longest spelling
}

// ReadIndustries reads lines of "Name: spelling, spelling"; # begins a comment
// line. A spelling belongs to one name.
func ReadIndustries(r io.Reader) (*Industries, error) {
	rules, err := ReadRules(r)
	if err != nil {
		return nil, fmt.Errorf("read industries: %w", err)
	}
	x := &Industries{names: map[string]string{}}
	for _, rule := range rules {
		for _, p := range append([][]string{Forms(rule.Name)}, rule.Phrases...) {
			key := strings.Join(singulars(p), " ")
			if other, ok := x.names[key]; ok && other != rule.Name {
				return nil, fmt.Errorf("read industries: %q stands for both %s and %s", strings.Join(p, " "), other, rule.Name)
			}
			x.names[key] = rule.Name
			x.longest = max(x.longest, len(p))
		}
	}
	return x, nil
}

// Name returns the name of a printed industry, or what is printed when no
// spelling is in it.
func (x *Industries) Name(printed string) string {
	whole := singulars(Forms(printed))
	if name, ok := x.names[strings.Join(whole, " ")]; ok {
		return name
	}
	for part := range strings.FieldsFuncSeq(printed, endsPart) {
		if name := x.within(singulars(Forms(part))); name != "" {
			return name
		}
	}
	return cmp.Or(x.within(whole), strings.Join(strings.Fields(printed), " "))
}

func endsPart(r rune) bool { return strings.ContainsRune(",;/()[]:|–—", r) }

// within returns the name of the spelling that ends last among words, of
// those the longest.
func (x *Industries) within(words []string) string {
	for end := len(words); end > 0; end-- {
		for start := max(end-x.longest, 0); start < end; start++ {
			if name, ok := x.names[strings.Join(words[start:end], " ")]; ok {
				return name
			}
		}
	}
	return ""
}

// singulars folds the plurals with s. Stems would go too far here: hospitality
// and hospitals share theirs.
func singulars(forms []string) []string {
	out := make([]string, len(forms))
	for i, f := range forms {
		out[i] = f
		if len(f) > 3 && strings.HasSuffix(f, "s") && !strings.HasSuffix(f, "ss") {
			out[i] = f[:len(f)-1]
		}
	}
	return out
}
