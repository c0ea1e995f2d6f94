package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
)

// A CompletionKind is what a completion is in the columns.
type CompletionKind uint8

// The kinds, the more specific first: of two that say the same in equally many
// columns the first one stays.
const (
	TopicCompletion CompletionKind = iota
	IndustryCompletion
	IssueCompletion
	RoleCompletion
	TitleCompletion
	PhraseCompletion
	numCompletionKinds
)

var completionKinds = [numCompletionKinds]string{"topic", "industry", "issue", "role", "title", "phrase"}

// String returns the name of the kind.
func (k CompletionKind) String() string {
	if k < numCompletionKinds {
		return completionKinds[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// maxCompletionBytes bounds a completion: what is longer is a text, and nobody
// picks it from a list.
const maxCompletionBytes = 160

// Fold returns the words of a text as completions are compared: their forms,
// parted by single spaces.
func Fold(text string) string {
	var b strings.Builder
	Tokens(text, func(t Token) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Form)
	})
	return b.String()
}

// FoldPrefix returns the beginning of a text as [Fold] would: behind a word
// that is complete stands a space, so that "team " leads to "team lead" and no
// longer to "teamwork". An apostrophe does not complete a word.
func FoldPrefix(text string) string {
	last := 0
	Tokens(text, func(t Token) { last = t.End })
	folded := Fold(text)
	rest := strings.TrimFunc(text[last:], isApostrophe)
	if folded != "" && rest != "" {
		folded += " "
	}
	return folded
}

// completionSet collects the completions of a generation.
type completionSet struct {
	byText [numCompletionKinds]map[string]*completion
}

// A completion is a text that columns share, however they spell it.
type completion struct {
	folded    string
	kind      CompletionKind
	docs      uint32
	spellings []spelled // the first one mostly is the only one
}

type spelled struct {
	text string
	docs uint32
}

func newCompletionSet() *completionSet {
	s := &completionSet{}
	for k := range s.byText {
		s.byText[k] = map[string]*completion{}
	}
	return s
}

// add counts docs more columns that hold a text.
func (s *completionSet) add(kind CompletionKind, text string, docs uint32) {
	if len(text) > maxCompletionBytes {
		return
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	folded := Fold(text)
	if folded == "" || len(folded) > maxCompletionBytes {
		return
	}
	c := s.byText[kind][folded]
	if c == nil {
		c = &completion{folded: folded, kind: kind}
		s.byText[kind][folded] = c
	}
	c.docs += docs
	for i := range c.spellings {
		if c.spellings[i].text == text {
			c.spellings[i].docs += docs
			return
		}
	}
	c.spellings = append(c.spellings, spelled{strings.Clone(text), docs})
}

// text returns the most frequent spelling.
func (c *completion) text() string {
	return slices.MinFunc(c.spellings, func(a, b spelled) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), strings.Compare(a.text, b.text))
	}).text
}

// ranked returns one completion for each folded text, the kind that most
// columns have it as, the most frequent completions first.
func (s *completionSet) ranked() []*completion {
	best := map[string]*completion{}
	for _, m := range s.byText {
		for folded, c := range m {
			if b := best[folded]; b == nil || c.docs > b.docs {
				best[folded] = c
			}
		}
	}
	list := make([]*completion, 0, len(best))
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *completion) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.kind, b.kind), strings.Compare(a.folded, b.folded))
	})
	return list
}

// addColumn counts what a column offers, given what was derived of it.
func (s *completionSet) addColumn(c *corpus.Column, topics, industries []string) {
	s.add(TitleCompletion, c.Title, 1)
	s.add(IssueCompletion, c.Client.Issue, 1)
	s.add(RoleCompletion, c.Client.Title, 1)
	for _, v := range topics {
		s.add(TopicCompletion, v, 1)
	}
	for _, v := range industries {
		s.add(IndustryCompletion, v, 1)
	}
}

// addPhrases counts the phrases of the texts.
func (s *completionSet) addPhrases(list []phrase, lex *lexicon) {
	for _, p := range list {
		forms := make([]string, len(p.words))
		for i, w := range p.words {
			forms[i] = lex.forms[w]
		}
		s.add(PhraseCompletion, strings.Join(forms, " "), p.docs)
	}
}

// writeCompletions stores the completions and, for each facet, the order in
// which its values are found by a prefix.
func writeCompletions(path string, s *completionSet, a *attributes) error {
	t, err := createTable(path)
	if err != nil {
		return err
	}
	list := s.ranked()
	texts, folded := make([]string, len(list)), make([]string, len(list))
	kinds, docs := make([]uint8, len(list)), make([]uint32, len(list))
	for i, c := range list {
		texts[i], folded[i], kinds[i], docs[i] = c.text(), c.folded, uint8(c.kind), c.docs
	}
	steps := []func() error{
		func() error { return words(t, "text", texts) },
		func() error { return numbers(t, "kind", kinds) },
		func() error { return numbers(t, "docs", docs) },
		func() error { return writePrefixes(t, "", folded) },
	}
	for _, f := range FacetNames {
		steps = append(steps, func() error { return writeFacetValues(t, f, a.facets[f]) })
	}
	return writeAll(t, steps...)
}

// writeFacetValues stores the values of a facet by how many columns have them.
func writeFacetValues(t *tableWriter, name string, values *facetList) error {
	count, missing := values.counts()
	order := make([]uint32, len(values.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), CompareLabels(values.list[a], values.list[b]))
	})
	list, folded, docs := make([]string, len(order)), make([]string, len(order)), make([]uint32, len(order), len(order)+1)
	for i, v := range order {
		list[i], folded[i], docs[i] = values.list[v], Fold(values.list[v]), count[v]
	}
	prefix := "facet." + name + "."
	if err := words(t, prefix+"text", list); err != nil {
		return err
	}
	if err := numbers(t, prefix+"docs", append(docs, missing)); err != nil {
		return err
	}
	return writePrefixes(t, prefix, folded)
}

// Completions are what a reader may be about to type, the most frequent first.
type Completions struct {
	Text  Words
	Kind  []CompletionKind
	Docs  []uint32 // columns that hold it, as this kind
	Index *Prefixes

	Facets map[string]FacetValues
}

// FacetValues are the values of a facet, the most frequent first, and equally
// frequent ones by their text.
type FacetValues struct {
	Text    Words
	Docs    []uint32 // columns that have the value
	Missing int      // columns that have none
	Index   *Prefixes
}

func openCompletions(t *table) *Completions {
	c := &Completions{Text: wordList(t, "text", -1), Facets: map[string]FacetValues{}}
	n := c.Text.Len()
	c.Kind = array[CompletionKind](t, "kind", n)
	c.Docs = array[uint32](t, "docs", n)
	c.Index = openPrefixes(t, "", n)
	for _, name := range FacetNames {
		prefix := "facet." + name + "."
		v := FacetValues{Text: wordList(t, prefix+"text", -1)}
		n := v.Text.Len()
		if docs := array[uint32](t, prefix+"docs", n+1); len(docs) > n {
			v.Docs, v.Missing = docs[:n], int(docs[n])
		}
		v.Index = openPrefixes(t, prefix, n)
		c.Facets[name] = v
	}
	return c
}
