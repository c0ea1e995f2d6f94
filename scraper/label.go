package scraper

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A label is what the profile knows of a label's words.
type label struct {
	field field
	weak  bool // names the field only where no surer label does
}

type labelRule struct {
	field field
	re    *regexp.Regexp

	needles needles
}

// compileLabels makes the table of labels, and one expression that finds any
// of them with a delimiter inside a line; group 1 is the label.
func (r *rules) compileLabels(f *profileFile) error {
	r.labels = make(map[string]label)
	put := func(weak bool) func(fl field, row string) error {
		return func(fl field, row string) error {
			if _, taken := r.labels[fold(row)]; !taken {
				r.labels[fold(row)] = label{fl, weak}
			}
			return nil
		}
	}
	r.labelWords, r.labelPoints, r.labelNever = make(map[string]field), set(f.LabelPoints), set(f.LabelNever)
	word := func(fl field, row string) error {
		r.labelWords[fold(row)] = fl
		return nil
	}
	if err := errors.Join(f.Labels.each(put(false)), f.WeakLabels.each(put(true)), f.LabelWords.each(word)); err != nil {
		return err
	}
	all := make([]string, 0, len(r.labels))
	for row := range r.labels {
		all = append(all, row)
	}
	slices.Sort(all)
	r.labelEnds = make(map[string]bool, len(all))
	for _, row := range all {
		row = strings.TrimRight(row, closingSigns)
		r.labelEnds[row[lastWord(row):]] = true
	}
	alts := longestFirst(all)
	err := f.LabelPatterns.each(func(fl field, row pattern) error {
		re, err := expand(`^(?:`+row.expr+`)$`, nil)
		if err == nil {
			r.labelRules = append(r.labelRules, labelRule{fl, re, needlesOf(re)})
		}
		alts = row.expr + "|" + alts
		return err
	})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		alts = `[^\s\S]`
	}
	re, err := regexp.Compile(`(?i)(?:^|[|;,·•/\s])[\s*_>"\[(•·-]*(` + alts + `)\s*(?:\([^()]{1,40}\))?[*_"\])]*\s*(:|=|\.(?:\s?\.)+|…|--|-|»|>|\|)`)
	if err != nil {
		return fmt.Errorf("compile labels: %w", err)
	}
	r.labelAt = re
	return nil
}

// label looks up the words of a label.
func (r *rules) label(s string) (label, bool) {
	f := strings.Trim(fold(s), " :.-*_\"'[]()>=•·|…")
	if strings.Contains(f, "_") {
		f = strings.ReplaceAll(f, "_", " ") // the name of a database's field
	}
	if l, ok := r.labels[f]; ok {
		return l, true
	}
	if len(f) > 60 {
		return label{}, false
	}
	if i := strings.IndexByte(f, '('); i > 0 && !strings.ContainsAny(f[i:], ":;|)") {
		if l, ok := r.labels[strings.TrimSpace(f[:i])]; ok {
			return l, true
		}
	}
	low := small(f)
	for i := range r.labelRules {
		if rule := &r.labelRules[i]; rule.needles.mayMatch(low) && rule.re.MatchString(f) {
			return label{rule.field, false}, true
		}
	}
	return label{}, false
}

// A pair is a label and its value on one line.
type pair struct {
	label
	name       string // the label as printed
	value      string
	start, end int // of the label with its delimiter, in bytes of the line's plain text
}

// pairs finds the known labels of a line with their values. A label at the
// start of the line may have any delimiter, or be marked off by an inline
// element; one inside the line needs a colon.
func (r *rules) pairs(l *line) []pair {
	if len(l.plain) > 1500 {
		return nil
	}
	var out []pair
	if !r.mayLabel(l.plain) {
		return r.valued(l, r.inlinePair(l))
	}
	for at := 0; delimited(l.plain[at:]); {
		g := r.labelAt.FindStringSubmatchIndex(l.plain[at:])
		if g == nil {
			break
		}
		start, end, delim, behind := at+g[2], at+g[3], l.plain[at+g[4]:at+g[5]], at+g[5]
		at = end
		if !labelHere(l, start, behind, delim, len(out) > 0) {
			continue
		}
		lb, ok := r.label(l.plain[start:end])
		if !ok {
			continue
		}
		out = append(out, pair{label: lb, name: cut(l.text, l.plain, start, end), start: start, end: behind})
		at = behind
	}
	out = nested(l, out)
	if len(out) == 0 {
		out = r.inlinePair(l)
	}
	return r.valued(l, out)
}

// valued gives pairs the text behind them, up to the next, as their values.
func (r *rules) valued(l *line, out []pair) []pair {
	for i := range out {
		end := len(l.plain)
		if i+1 < len(out) {
			end = out[i+1].start
		}
		out[i].value = value(cut(l.text, l.plain, out[i].end, end))
	}
	undot(out)
	return out
}

// undot takes the dots off the values of facts that are told as sentences:
// "Name: Ada. Age: 40."
func undot(pairs []pair) {
	if len(pairs) < enoughLabels || slices.ContainsFunc(pairs[:len(pairs)-1], func(p pair) bool { return !strings.HasSuffix(p.value, ".") }) {
		return
	}
	for i := range pairs {
		pairs[i].value = trimDot(pairs[i].value)
	}
}

// labelGoesOn tells whether a label that starts a line is the end of a longer
// one that starts on the line before: "Time at" and "organization".
func (r *rules) labelGoesOn(prev *line, name string) bool {
	words := strings.Fields(prev.plain)
	for n := 1; n <= min(3, len(words)-1); n++ {
		text := strings.Join(words[len(words)-n:], " ") + " " + name
		text = strings.Trim(fold(text), " :")
		if lb, ok := r.labels[text]; ok && !lb.weak {
			return true
		}
		for _, rule := range r.labelRules {
			if rule.re.MatchString(text) {
				return true
			}
		}
	}
	return false
}

// nested drops labels that are the value of the one in front of them: "Issue:
// Age: how it shapes a team". Two facts are set apart by more.
func nested(l *line, pairs []pair) []pair {
	var out []pair
	for _, p := range pairs {
		if n := len(out); n > 0 && strings.TrimSpace(l.plain[out[n-1].end:p.start]) == "" && !l.marked(len(cut(l.text, l.plain, 0, p.start))) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// delimited tells whether s holds anything that can part a label from its
// value; the expression of all labels is slow.
func delimited(s string) bool {
	const longest = 80 // bytes of a label at the start of a line
	return strings.ContainsAny(s, ":=") || strings.ContainsAny(s[:min(len(s), longest)], "-|>»…") || strings.Contains(s, "..") || strings.Contains(s, ". .")
}

// labelHere judges whether a match is a label at all.
func labelHere(l *line, start, behind int, delim string, later bool) bool {
	before := strings.TrimRight(l.plain[:start], " *_>\"[(•·-")
	atStart := strings.Trim(before, " *_•·|") == ""
	if !atStart && !unicode.IsUpper(firstRune(l.plain[start:])) {
		return false
	}
	if delim == "-" {
		// A hyphen inside a word, as in "job-sharing", is no delimiter.
		after := strings.HasPrefix(l.plain[behind:], " ")
		if !after || !atStart && !strings.HasSuffix(l.plain[:behind-1], " ") {
			return false
		}
	}
	return atStart || delim == ":" || delim == "=" || later && delim == "-"
}

// inlinePair reads a label that only markup parts from its value.
func (r *rules) inlinePair(l *line) []pair {
	if out := r.markedPairs(l); len(out) >= enoughLabels {
		return out
	}
	for _, m := range l.marks {
		if m == 0 || m >= len(l.text) {
			continue
		}
		if lb, ok := r.label(l.text[:m]); ok {
			end := len(plain(l.text[:m]))
			return []pair{{label: lb, name: strings.Trim(l.text[:m], " :"), start: 0, end: end}}
		}
	}
	if l.raw != "" {
		for _, sep := range []string{"\t", "   ", "  "} {
			head, tail, ok := strings.Cut(strings.TrimSpace(l.raw), sep)
			if !ok || strings.TrimSpace(tail) == "" {
				continue
			}
			if lb, ok := r.label(head); ok {
				return []pair{{label: lb, name: squeeze(head), start: 0, end: min(len(plain(squeeze(head))), len(l.plain))}}
			}
		}
	}
	return nil
}

// markedPairs reads several labels of one line that only markup parts from
// their values.
func (r *rules) markedPairs(l *line) []pair {
	const fewest, most = 2*enoughLabels - 1, 60 // marks
	if len(l.marks) < fewest || len(l.marks) > most {
		return nil
	}
	var out []pair
	from := 0
	for _, end := range append(slices.Clip(l.marks), len(l.text)) {
		if end <= from || end > len(l.text) {
			continue
		}
		piece := l.text[from:end]
		lead := len(piece) - len(strings.TrimLeft(piece, " "))
		if lb, ok := r.label(piece); ok && end < len(l.text) && unicode.IsUpper(firstRune(piece[lead:])) && (from > 0 || len(out) == 0) {
			out = append(out, pair{label: lb, name: strings.Trim(piece, " :"), start: len(plain(l.text[:from+lead])), end: len(plain(l.text[:end]))})
		} else if len(out) == 0 {
			return nil
		}
		from = end
	}
	return out
}

// value trims what parts values from each other.
func value(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimLeft(s, ":-–—=>»*_ ")
	return strings.TrimRight(s, " |;,·•*_/")
}
