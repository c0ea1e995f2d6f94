package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// A hidden set is what nobody may find of an index, and what it adds to the
// counts that are stored. Nil hides nothing.
type hidden struct {
	docs        *roaring.Bitmap
	facets      map[string]map[string]int // columns by facet and value; "" counts those that state none
	completions map[string][]hiddenTexts  // by id
}

// hiddenTexts are what a hidden column offers as completions of a kind: the
// whole text, or one that holds it.
type hiddenTexts struct {
	kind  string // phrases are parts of their texts
	texts []string
}

// Hide leaves columns out of everything that is answered from now on, in this
// generation and in those to come, instead of those that were left out before.
// An id that no column has is kept in mind. After an error the generation that is
// open shows what it showed, and those to come heed the ids.
func (l *Live) Hide(ids []string) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hide = ids // first of all, also where the index is damaged
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", ids))
	if l.hideMark = ""; len(ids) > 0 {
		l.hideMark = hex.EncodeToString(sum[:6])
	}
	if l.open == nil {
		return nil
	}
	return survive(func() error { return l.open.index.Hide(ids) })
}

// Hide leaves columns out of everything that this index answers.
func (x *Index) Hide(ids []string) error {
	h, err := x.conceal(ids)
	if err == nil {
		x.hidden.Store(h)
	}
	return err
}

// HideMark is "" where nothing is hidden, and else another one for each set of
// columns that are: for whoever keeps answers.
func (l *Live) HideMark() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hideMark
}

// conceal works out what hiding some columns takes.
func (x *Index) conceal(ids []string) (*hidden, error) {
	h := &hidden{docs: roaring.New(), facets: map[string]map[string]int{}, completions: map[string][]hiddenTexts{}}
	for _, id := range ids {
		d, ok := x.reader.Attributes.Document(id)
		if !ok {
			continue
		}
		c, err := x.reader.Column(d)
		if err != nil {
			return nil, fmt.Errorf("hide column %s: %w", id, err)
		}
		h.docs.Add(d)
		for name := range x.reader.Attributes.Facets {
			if h.facets[name] == nil {
				h.facets[name] = map[string]int{}
			}
			values := x.facetValues(name, d)
			if len(values) == 0 {
				h.facets[name][""]++
			}
			for _, v := range values {
				h.facets[name][v]++
			}
		}
		h.completions[id] = x.offers(c, d)
	}
	if h.docs.IsEmpty() {
		return nil, nil
	}
	return h, nil
}

// offers returns what a column offers as completions, folded.
func (x *Index) offers(c *corpus.Column, d uint32) []hiddenTexts {
	fold := func(texts ...string) (out []string) {
		for _, t := range texts {
			out = append(out, index.Fold(t))
		}
		return out
	}
	var paragraphs []string
	for _, texts := range index.Texts(c) {
		paragraphs = append(paragraphs, fold(texts...)...)
	}
	return []hiddenTexts{
		{"title", fold(c.Title)},
		{"issue", fold(c.Client.Issue)},
		{"role", fold(c.Client.Title)},
		{"topic", fold(x.facetValues("topic", d)...)},
		{"industry", fold(x.facetValues("industry", d)...)},
		{"phrase", paragraphs},
	}
}

// hides reports whether a document is hidden.
func (x *Index) hides(d uint32) bool {
	h := x.hidden.Load()
	return h != nil && h.docs.Contains(d)
}

// document finds a column that is not hidden.
func (x *Index) document(id string) (uint32, bool) {
	d, ok := x.reader.Attributes.Document(id)
	return d, ok && !x.hides(d)
}

// withHidden adds the hidden documents to those that a query excludes.
func (x *Index) withHidden(excluded *roaring.Bitmap) *roaring.Bitmap {
	h := x.hidden.Load()
	switch {
	case h == nil:
		return excluded
	case excluded == nil:
		return h.docs
	}
	return roaring.Or(excluded, h.docs)
}

// shown returns how many columns are left of those with a facet's value; ""
// stands for those that state none.
func (h *hidden) shown(facet, value string, docs int) int {
	if h == nil {
		return docs
	}
	return max(0, docs-h.facets[facet][value])
}

// left returns how many columns are left of those that hold a completion.
func (h *hidden) left(kind index.CompletionKind, text string, docs int) int {
	if h == nil {
		return docs
	}
	name, folded := kind.String(), index.Fold(text)
	for _, offers := range h.completions {
		for _, o := range offers {
			if o.kind == name && slices.ContainsFunc(o.texts, func(t string) bool {
				return t == folded || name == index.PhraseCompletion.String() && strings.Contains(" "+t+" ", " "+folded+" ")
			}) {
				docs--
			}
		}
	}
	return max(0, docs)
}

// count is the number of documents that are hidden.
func (h *hidden) count() int {
	if h == nil {
		return 0
	}
	return int(h.docs.GetCardinality())
}

// offered bounds how many completions only hidden columns can hold: those of
// their own texts.
func (h *hidden) offered() (n int) {
	if h == nil {
		return 0
	}
	for _, offers := range h.completions {
		for _, o := range offers {
			for _, t := range o.texts {
				n += 1 + strings.Count(t, " ")
			}
		}
	}
	return min(n, maxOffered)
}

// maxOffered bounds what is looked at beside the completions that are wanted.
const maxOffered = 1000
