package search

import (
	"fmt"

	"coachsearch/internal/index"
)

// For a phrase the texts are read of all columns that may hold it, which for one
// of function words are all there are. A query of 2,000 characters has room for
// two hundred of them: in 10,000 columns that took four seconds.
const (
	phraseTexts    = 100_000 // that are read for the phrases of a query,
	phraseReadings = 2       // and at least so often all of them
)

// A patience is the number of texts that may still be read for the phrases of a
// query.
type patience struct {
	x    *Index
	left *int
}

func (x *Index) newPatience() patience {
	left := max(phraseTexts, phraseReadings*x.reader.Docs())
	return patience{x, &left}
}

// spend takes from the patience what a matcher costs, or tells that it is too
// much. No more texts are read for a phrase than hold its rarest word.
func (p patience) spend(m matcher) bool {
	if m.forms == nil {
		return true
	}
	texts := p.x.reader.Docs()
	for _, form := range m.forms {
		texts = min(texts, p.x.reader.Lexicon.DocsWith(index.Stem(form)))
	}
	if texts > *p.left {
		return false
	}
	*p.left -= texts
	return true
}

// leftUnread tells of phrases that are not looked for.
func leftUnread(n int) string {
	if n == 1 {
		return "one of its phrases was left out, since there are too many of frequent words"
	}
	return fmt.Sprintf("%d of its phrases were left out, since there are too many of frequent words", n)
}
