package scraper

import (
	"regexp"
	"strings"
)

// bracketed is what a label may hold in brackets: "Name (changed)".
var bracketed = regexp.MustCompile(`\s*[(\[][^()\[\]]{0,40}[)\]]`)

// looseLabel looks up a label that no list holds by what is left of it without
// the words that only point: "Client's main issue", "Name of client",
// "Title/role". It asks more than [rules.label] allows, so it is asked only
// where the facts of a client stand.
func (r *rules) looseLabel(s string) (label, bool) {
	if lb, ok := r.label(s); ok {
		return lb, true
	}
	const words = 6
	f := strings.Trim(bracketed.ReplaceAllString(fold(s), ""), " :.-*_\"'=>•·|…†")
	f = strings.ReplaceAll(f, "_", " ")
	if f == "" || len(strings.Fields(f)) > words || strings.ContainsAny(f, "0123456789") {
		return label{}, false
	}
	var found label
	for _, part := range strings.FieldsFunc(strings.NewReplacer(" and ", "/", " or ", "/", " & ", "/", "&", "/").Replace(f), func(c rune) bool { return c == '/' || c == ',' }) {
		lb, ok := r.pointedLabel(strings.TrimSpace(part))
		switch {
		case !ok:
		case found.field == "":
			found = lb
		case found.field != lb.field:
			return found, true // "Name and age", for [rules.twoFacts]
		}
	}
	return found, found.field != ""
}

// points tells whether a word of a label only says whose or which fact it is.
func (r *rules) points(w string) bool {
	return r.labelPoints[w] || r.labelPoints[strings.TrimSuffix(w, "'s")]
}

// pointedLabel looks for a known label among the words of s, without those
// that point.
func (r *rules) pointedLabel(s string) (label, bool) {
	if lb, ok := r.label(s); ok {
		return lb, true
	}
	for rest := s; ; {
		w, more, ok := strings.Cut(rest, " ")
		if !ok || !r.points(w) {
			break
		}
		if lb, ok := r.label(more); ok {
			return lb, true
		}
		rest = more
	}
	var keep []string
	for w := range strings.FieldsSeq(s) {
		w = strings.Trim(w, ".,'")
		if !r.points(w) {
			keep = append(keep, w)
		}
	}
	if lb, ok := r.label(strings.Join(keep, " ")); ok && len(keep) > 0 {
		return lb, true
	}
	var found label
	for _, w := range keep {
		if r.labelNever[w] {
			return label{}, false
		}
		fl, ok := r.labelWords[w]
		switch {
		case !ok:
		case found.field == "":
			found = label{field: fl}
		case found.field != fl:
			return label{}, false
		}
	}
	return found, found.field != ""
}
