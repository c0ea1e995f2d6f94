package bulk

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Queries are of one kind.
type Queries struct {
	Kind string
	Text []string
}

// The kinds of queries.
const (
	OneWord    = "1 word"
	ThreeWords = "3 words"
	Twenty     = "20 words" // a run of text, function words and all
	Forty      = "40 words"
	Phrase     = "phrase"     // two words in quotes
	Misspelt   = "misspelled" // a word with two letters swapped
	Prefix     = "prefix"     // the beginning of a word
)

// triesAQuery is how many columns are looked at for each query before it is
// given up.
const triesAQuery = 1000

// MakeQueries makes n queries of each kind. Their words are those of columns,
// as the words of readers are: so those of one query are found together.
func MakeQueries(o Options, n int) ([]Queries, error) {
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	if o.Words == 0 {
		o.Words = 700
	}
	rnd := rand.New(rand.NewPCG(o.Seed, 1<<63))
	head := map[string]bool{}
	for _, w := range v.words[:v.head] {
		head[w] = true
	}
	all := []Queries{{Kind: OneWord}, {Kind: ThreeWords}, {Kind: Twenty}, {Kind: Forty}, {Kind: Phrase}, {Kind: Misspelt}, {Kind: Prefix}}
	for i := range all {
		for tries := 0; len(all[i].Text) < n; tries++ {
			if tries >= triesAQuery*n {
				return nil, fmt.Errorf("columns of %d words are too short to make questions of %s of them", o.Words, all[i].Kind)
			}
			of, again := o.random(rnd.IntN(o.Columns))
			if again {
				continue
			}
			text := words(column(v, of, o.Words).Sections[2].Paragraphs)
			if q := query(all[i].Kind, text, head, rnd); q != "" {
				all[i].Text = append(all[i].Text, q)
			}
		}
	}
	return all, nil
}

// words returns the words of some paragraphs in lower case, without
// punctuation.
func words(paragraphs []string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.Join(paragraphs, " ")), func(r rune) bool { return strings.ContainsRune(" .,?!", r) })
}

// query makes a query of the words of a text, or "" where it has too few.
func query(kind string, text []string, head map[string]bool, rnd *rand.Rand) string {
	var content []string
	for _, w := range text {
		if !head[w] && len(w) > 2 && !slices.Contains(content, w) {
			content = append(content, w)
		}
	}
	if len(text) < 45 || len(content) < 4 {
		return ""
	}
	rnd.Shuffle(len(content), func(i, j int) { content[i], content[j] = content[j], content[i] })
	run := func(n int) []string { at := rnd.IntN(len(text) - n); return text[at : at+n] }
	switch w := content[0]; kind {
	case OneWord:
		return w
	case ThreeWords:
		return strings.Join(content[:3], " ")
	case Twenty:
		return strings.Join(run(20), " ")
	case Forty:
		return strings.Join(run(40), " ")
	case Phrase:
		if two := run(2); !head[two[0]] && !head[two[1]] {
			return `"` + strings.Join(two, " ") + `"`
		}
	case Misspelt:
		if at := 1 + rnd.IntN(max(1, len(w)-2)); len(w) >= 6 && w[at] != w[at+1] && isASCII(w) {
			return w[:at] + string(w[at+1]) + string(w[at]) + w[at+2:]
		}
	case Prefix:
		if isASCII(w) {
			return w[:1+rnd.IntN(min(6, len(w)))]
		}
	}
	return ""
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}
