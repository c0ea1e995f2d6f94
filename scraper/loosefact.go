package scraper

import (
	"regexp"
	"strings"
	"unicode"

	"coachsearch/internal/corpus"
)

// unknownLabel is the form of a label that the profile does not know.
var unknownLabel = regexp.MustCompile(`^[*_\s]*(\p{Lu}[\p{L}\p{N}'/&()\[\],. -]{1,40}?)\s*:[*_\s]*(.*)$`)

// dashLabel is a label with a dash behind it.
var dashLabel = regexp.MustCompile(`^[*_\s]*(\p{Lu}[\p{L}'/&() ]{1,34}?)\s+-{1,2}\s+(.+)$`)

// looseFacts reads facts whose label no list holds: one with a colon, which
// inside a block may be unknown, or one that looks like a known label and that
// a dash, emphasis or a line of its own sets apart.
func (ps *parser) looseFacts(l *line, inBlock bool) []fact {
	const words = 6
	if g := unknownLabel.FindStringSubmatchIndex(l.plain); g != nil && len(strings.Fields(l.plain[g[2]:g[3]])) <= words {
		lb, known := ps.p.looseLabel(l.plain[g[2]:g[3]])
		v := value(cut(l.text, l.plain, g[4], g[5]))
		if !inBlock && !known || ps.isLong(v) {
			return nil
		}
		v, extra := splitUnknown(v)
		return append([]fact{{lb, known, labelText(cut(l.text, l.plain, g[2], g[3])), v}}, extra...)
	}
	name, v := "", ""
	switch g := dashLabel.FindStringSubmatchIndex(l.plain); {
	case g != nil:
		name, v = cut(l.text, l.plain, g[2], g[3]), cut(l.text, l.plain, g[4], g[5])
	case l.strong && l.level == 0 && inBlock && l.wordCount() < words:
		name = l.text
	default:
		if m, ok := l.firstPiece(); ok {
			name, v = l.text[:m], l.text[m:]
		}
	}
	if name == "" || !unicode.IsUpper(firstRune(strings.TrimSpace(name))) || len(strings.Fields(name)) >= words || ps.isLong(v) {
		return nil
	}
	lb, ok := ps.p.looseLabel(plain(name))
	if !ok {
		return nil
	}
	return []fact{{lb, true, labelText(name), value(v)}}
}

// isLong tells whether a value is rather the text behind a marker.
func (ps *parser) isLong(v string) bool {
	const most = 140
	return len(v) > most || sentences.MatchString(v) && len(strings.Fields(v)) > 12 || strings.HasSuffix(strings.TrimRight(v, `"')`), "?") && len(strings.Fields(v)) > 12
}

// sentences matches more than one of them.
var sentences = regexp.MustCompile(`\p{Ll}[.?!]["”’)]* \p{Lu}.*[.?!]["”’)]*$`)

// splitUnknown takes unknown labels that follow behind a bar out of a value.
func splitUnknown(s string) (string, []fact) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '|' || r == ';' || r == '•' })
	first := 1
	if strings.HasPrefix(s, "|") || strings.HasPrefix(s, ";") {
		first = 0
	}
	if len(parts) <= first {
		return s, nil
	}
	var extra []fact
	keep := parts[:first]
	for _, part := range parts[first:] {
		if g := unknownLabel.FindStringSubmatch(strings.TrimSpace(part)); g != nil && g[2] != "" && len(strings.Fields(g[1])) <= 4 {
			extra = append(extra, fact{name: labelText(g[1]), value: value(g[2])})
		} else if len(extra) == 0 {
			keep = append(keep, part)
		}
	}
	if extra == nil {
		return s, nil
	}
	return value(strings.Join(keep, ";")), extra
}

// resolve looks up the labels of facts that were cut out of a value.
func (ps *parser) resolve(facts []fact) []fact {
	for i := range facts {
		if f := &facts[i]; !f.known {
			f.label, f.known = ps.p.looseLabel(f.name)
		}
	}
	return facts
}

// setFact stores a fact and tells whether the field was free.
func setFact(c *corpus.Client, f fact) bool {
	dst := map[field]*string{fieldName: &c.Name, fieldTitle: &c.Title, fieldTenure: &c.Tenure, fieldIndustry: &c.Industry, fieldIssue: &c.Issue}[f.field]
	if f.field == fieldAge {
		if c.Age > 0 || c.AgeText != "" {
			return false
		}
		c.Age, c.AgeText = readAge(f.value)
		return true
	}
	if *dst != "" {
		return false
	}
	*dst = f.value
	if f.field == fieldTenure {
		c.TenureMonths = readTenure(f.value, f.name)
	}
	return true
}
