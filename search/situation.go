package search

import (
	"context"
	"slices"
	"strconv"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// The kinds of traits.
const (
	TopicTrait    = "topic"
	WordTrait     = "word"
	IndustryTrait = "industry"
	LevelTrait    = "level"
	AgeTrait      = "age"    // years
	TenureTrait   = "tenure" // months
)

const (
	wordsOfWhy = 4   // words that a neighbour gives as its reason
	alikeFrom  = .5  // closeness of a number that is a reason
	adviceMax  = 700 // bytes of a paragraph that is quoted whole
)

// A Trait is one thing by which the neighbours of a situation are sought.
type Trait struct {
	Kind  string
	Value string // a facet value, a word as it was written, or a number
}

// Neighbours are the columns nearest to a situation, and what they were sought
// by.
type Neighbours struct {
	Sought  []Trait // topics, facts, and the words by weight; what was left out is not there
	Nearest []Neighbour
}

// A Neighbour is a column near to a situation.
type Neighbour struct {
	Hit            // without snippets
	Why    []Trait // what the two share, of what was sought
	Advice Snippet // the paragraph of advice that meets the situation best; of no text if there is none
}

// Nearest returns the columns nearest to a situation as SimilarTo does, with
// what they were sought by, but for the traits that are to be left out.
func (x *Index) Nearest(ctx context.Context, s Situation, without []Trait, limit int) (*Neighbours, error) {
	near := x.sought(s).without(without)
	near.words = slices.DeleteFunc(near.words, func(w markingWord) bool { return w.docs == 0 })
	hits, err := x.nearest(ctx, near, limit, false, noneSame)
	if err != nil {
		return nil, err
	}
	out := &Neighbours{Sought: near.traits()}
	hl, shared := x.newHighlighter(near.plan()), x.stemFinder(near.words)
	defer hl.release()
	for _, h := range hits {
		out.Nearest = append(out.Nearest, Neighbour{Hit: h, Why: x.why(near, h.Column, shared), Advice: hl.advice(h.Column)})
	}
	return out, nil
}

// traits lists what neighbours are sought by.
func (n neighbours) traits() []Trait {
	var out []Trait
	add := func(kind string, values ...string) {
		for _, v := range values {
			out = append(out, Trait{kind, v})
		}
	}
	add(TopicTrait, n.topics...)
	add(IndustryTrait, n.industry...)
	add(LevelTrait, n.level...)
	if n.client.Age > 0 {
		add(AgeTrait, strconv.Itoa(n.client.Age))
	}
	if n.client.TenureMonths > 0 {
		add(TenureTrait, strconv.Itoa(n.client.TenureMonths))
	}
	for _, w := range n.words {
		add(WordTrait, w.form)
	}
	return out
}

// without leaves traits out. A word goes in all of its forms.
func (n neighbours) without(traits []Trait) neighbours {
	drop := func(kind string, values []string) []string {
		return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(traits, Trait{kind, v}) })
	}
	n.topics, n.industry, n.level = drop(TopicTrait, n.topics), drop(IndustryTrait, n.industry), drop(LevelTrait, n.level)
	n.words = slices.Clone(n.words)
	for _, t := range traits {
		switch t.Kind {
		case AgeTrait:
			n.client.Age = 0
		case TenureTrait:
			n.client.TenureMonths = 0
		case WordTrait:
			stem := index.Stem(t.Value)
			n.dropped = append(n.dropped, stem)
			n.words = slices.DeleteFunc(n.words, func(w markingWord) bool { return w.stem == stem })
		}
	}
	return n
}

// why names what a column shares with what was sought.
func (x *Index) why(near neighbours, c *corpus.Column, shared *stemFinder) []Trait {
	stems, words := map[string]bool{}, 0
	if d, ok := x.reader.Attributes.Document(c.ID); ok {
		stems = shared.in(d)
	}
	return slices.DeleteFunc(near.traits(), func(t Trait) bool {
		switch t.Kind {
		case WordTrait:
			if words == wordsOfWhy || !stems[index.Stem(t.Value)] {
				return true
			}
			words++
			return false
		case AgeTrait:
			return closeness(float64(near.client.Age), float64(c.Client.Age), ageReach) < alikeFrom
		case TenureTrait:
			return closeness(float64(near.client.TenureMonths), float64(c.Client.TenureMonths), tenureReach) < alikeFrom
		case LevelTrait:
			if t.Value == index.Professional { // which says only what a job is not
				return true
			}
		}
		return !slices.Contains(x.Values(c.ID, t.Kind), t.Value)
	})
}

// advises lists the parts that advise, those first that say what to do.
var advises = []corpus.Kind{corpus.OuterGame, corpus.InnerGame, corpus.Answer, corpus.LastWord, corpus.FollowUp, corpus.Other}

// advice is the paragraph of advice that holds the most of the query; where
// none holds any of it, the first that says what to do. A long one is cut to
// its best sentences.
func (h *highlighter) advice(c *corpus.Column) Snippet {
	var best passage
	top, place := -1.0, 0
	number := map[corpus.Kind]int{}
	for _, s := range c.Sections {
		kind := slices.Index(advises, s.Kind)
		for _, text := range s.Paragraphs {
			number[s.Kind]++
			if kind < 0 {
				continue
			}
			matches := h.find(text)
			score := h.worth(matches, 0, len(text)) * preference[string(s.Kind)]
			if score < top || score == top && kind >= place {
				continue
			}
			top, place = score, kind
			best = passage{
				section: string(s.Kind), anchor: string(s.Kind) + "-" + strconv.Itoa(number[s.Kind]),
				text: text, end: len(text), matches: matches,
			}
		}
	}
	if len(best.text) > adviceMax {
		best = h.best(best)
	}
	return Snippet{Section: best.section, Anchor: best.anchor, Spans: best.spans()}
}
