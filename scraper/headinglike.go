package scraper

import "strings"

// A headingWord is a phrase that makes a heading of a line that looks like
// one, whatever stands beside it.
type headingWord struct {
	mark   mark
	phrase string // bare, with blanks around
}

// headingLike reads a line that looks like a heading and holds the words of
// one: "Part one: the inner game".
func (r *rules) headingLike(prev, l, next *line) (marker, bool) {
	const most = 8
	n := l.wordCount()
	if n > most || n == 0 || l.isLink() || l.form || len(l.plain) > 80 || lastRune(l.text) == '?' || next == nil || next.isLink() || next.wordCount() < 3 {
		return marker{}, false
	}
	stands := l.level > 0 || l.strong
	if !stands && (n > most-2 || ended(l.text) && lastRune(l.plain) != ':' || l.gap == soft && prev != nil && !ended(prev.text)) {
		return marker{}, false
	}
	b := " " + bare(l.text) + " "
	for _, w := range r.headingWords {
		i := strings.Index(b, w.phrase)
		if i < 0 || !stands && i > 0 && i+len(w.phrase) < len(b) && !strings.HasPrefix(b, " the"+w.phrase) {
			continue
		}
		return marker{mark: w.mark, heading: strings.Trim(l.text, " :"), whole: true, sure: true}, true
	}
	return marker{}, false
}
