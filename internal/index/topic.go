package index

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	_ "embed"

	"coachsearch/internal/corpus"
)

//go:embed rules/topics.txt
var topicRules string

// How the topics of a column are decided. The printed issue is the column's
// own name for its matter, so it weighs most; a question tells a story with
// many props in it; the advice touches on anything, so what it adds is capped
// and cannot assign a topic by itself.
const (
	titleWeight    = 3
	issueWeight    = 4
	questionWeight = 2
	restWeight     = 1

	questionCap = 2  // a term counts at most so often in the question
	restCap     = 2  // what the rest may add to a topic
	threshold   = 6  // what a topic needs
	share       = .2 // of the strongest topic of the column

	// MaxTopics is the most topics that a column gets.
	MaxTopics = 4
)

// TopicRules assign topics to columns by the words in them. They are
// read-only once read.
type TopicRules struct {
	names  []string
	starts map[string][]topicTerm // by the first word of the term
}

// A topicTerm is a word or phrase that speaks for a topic.
type topicTerm struct {
	topic  int
	id     int      // place among all terms
	words  []string // stems, or forms if it is exact; "*" stands for any word
	exact  bool
	weight float64
}

// ReadTopics reads lines of
//
//	Name of the topic: word, phrase of words, strong word^2, "exactly so", idiom^0
//
// A topic may take several lines. Terms match by stems, phrases as runs of
// them, those in quotes by the words as they are; a star stands for any one
// word inside a phrase. A term weighs 1 or what follows the ^. Where terms of a
// topic overlap the longest counts, so ^0 takes a phrase out of a shorter term.
func ReadTopics(r io.Reader) (*TopicRules, error) {
	t := &TopicRules{starts: map[string][]topicTerm{}}
	seen := map[string]bool{}
	s := bufio.NewScanner(r)
	line := 0
	for s.Scan() {
		line++
		text := strings.TrimSpace(s.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		name, list, ok := strings.Cut(text, ":")
		name = strings.Join(strings.Fields(name), " ")
		if !ok || name == "" {
			return nil, fmt.Errorf("read topics: line %d: want NAME: word, phrase^2", line)
		}
		topic := slices.Index(t.names, name)
		if topic < 0 {
			topic = len(t.names)
			t.names = append(t.names, name)
		}
		for item := range strings.SplitSeq(list, ",") {
			term, err := readTopicTerm(item)
			if err != nil {
				return nil, fmt.Errorf("read topics: line %d: %w", line, err)
			}
			key := fmt.Sprint(topic, term.exact, term.words)
			if seen[key] {
				return nil, fmt.Errorf("read topics: line %d: %s has %q twice", line, name, strings.TrimSpace(item))
			}
			term.topic, term.id = topic, len(seen)
			seen[key] = true
			t.starts[term.words[0]] = append(t.starts[term.words[0]], term)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read topics: line %d: %w", line+1, err)
	}
	return t, nil
}

func readTopicTerm(item string) (topicTerm, error) {
	item = strings.TrimSpace(item)
	text, number, weighted := strings.Cut(item, "^")
	term := topicTerm{weight: 1}
	if weighted {
		w, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(w >= 0 && w <= 9) {
			return term, fmt.Errorf("%s: the weight is a number from 0 to 9", item)
		}
		term.weight = w
	}
	text = strings.TrimSpace(text)
	inside, opened := strings.CutPrefix(text, `"`)
	inside, closed := strings.CutSuffix(inside, `"`)
	if opened != closed {
		return term, fmt.Errorf("%s: the quote is not closed", item)
	}
	term.exact = opened
	for field := range strings.FieldsSeq(inside) {
		if field == "*" {
			term.words = append(term.words, field)
			continue
		}
		for _, form := range Forms(field) {
			if !term.exact {
				form = Stem(form)
			}
			term.words = append(term.words, form)
		}
	}
	if len(term.words) == 0 || term.words[0] == "*" {
		return term, fmt.Errorf("%q does not begin with a word", item)
	}
	return term, nil
}

// Names returns the topics in the order of the rules.
func (t *TopicRules) Names() []string { return slices.Clone(t.names) }

// Of returns the topics of a column, the strongest first.
func (t *TopicRules) Of(c *corpus.Column) []string { return t.of(t.words(c)) }

func (t *TopicRules) of(words [NumFields][]*word) []string {
	scores := t.scores(words)
	var found []int
	best := slices.Max(append(scores, 0))
	for i, s := range scores {
		if s >= threshold && s >= share*best {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	var names []string
	for _, i := range found[:min(len(found), MaxTopics)] {
		names = append(names, t.names[i])
	}
	return names
}

// scores returns what a column has for each topic.
func (t *TopicRules) scores(words [NumFields][]*word) []float64 {
	scores, rest := make([]float64, len(t.names)), make([]float64, len(t.names))
	seen := map[int]int{} // in the question, by term
	for f, w := range words {
		switch Field(f) {
		case Title:
			t.each(w, func(m topicTerm) { scores[m.topic] += titleWeight * m.weight })
		case Issue:
			t.each(w, func(m topicTerm) { scores[m.topic] += issueWeight * m.weight })
		case Question:
			t.each(w, func(m topicTerm) {
				if seen[m.id]++; seen[m.id] <= questionCap {
					scores[m.topic] += questionWeight * m.weight
				}
			})
		}
	}
	told := map[int]bool{}
	for _, f := range []Field{Answer, Inner, Outer, Last} {
		t.each(words[f], func(m topicTerm) {
			if !told[m.id] {
				told[m.id] = true
				rest[m.topic] += restWeight * m.weight
			}
		})
	}
	for i := range scores {
		scores[i] += min(rest[i], restCap)
	}
	return scores
}

// each calls found with the terms that a text holds. Those of one topic do
// not overlap: the longest is taken, an exact one before others, then the first.
func (t *TopicRules) each(words []*word, found func(topicTerm)) {
	type match struct {
		topicTerm
		start int
	}
	var matches []match
	for i, w := range words {
		for j := range w.terms {
			if term := &w.terms[j]; term.matches(words[i:]) {
				matches = append(matches, match{*term, i})
			}
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(len(b.words), len(a.words)), cmp.Compare(truth(b.exact), truth(a.exact)))
	})
	taken := map[[2]int]bool{} // topic and place
	for _, m := range matches {
		free := true
		for i := range m.words {
			free = free && !taken[[2]int{m.topic, m.start + i}]
		}
		if !free {
			continue
		}
		for i := range m.words {
			taken[[2]int{m.topic, m.start + i}] = true
		}
		if m.weight > 0 {
			found(m.topicTerm)
		}
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// matches reports whether a text that begins with the first word of the term
// goes on with the others.
func (m *topicTerm) matches(words []*word) bool {
	if len(words) < len(m.words) {
		return false
	}
	for i := 1; i < len(m.words); i++ {
		w, s := words[i], m.words[i]
		is := w.stem
		if m.exact {
			is = w.form
		}
		if w == paragraphEnd || s != "*" && s != is {
			return false
		}
	}
	return true
}
