package index

import "coachsearch/internal/corpus"

// A TopicWeight is how strongly a text speaks of a topic.
type TopicWeight struct {
	Topic  string
	Weight float64 // of the distinct terms that speak for it
}

// Text returns the topics that a reader's own words speak of, in the order of
// the rules. A few words are too little to assign a topic by; they are a hint.
func (t *TopicRules) Text(text string) []TopicWeight {
	weights := make([]float64, len(t.names))
	seen := map[int]bool{}
	t.each(t.appendWords(nil, text, stemmer{}), func(m topicTerm) {
		if !seen[m.id] {
			seen[m.id] = true
			weights[m.topic] += m.weight
		}
	})
	var out []TopicWeight
	for i, w := range weights {
		if w > 0 {
			out = append(out, TopicWeight{t.names[i], w})
		}
	}
	return out
}

// words returns the words of every field of a column.
func (t *TopicRules) words(c *corpus.Column) [NumFields][]*word {
	var all [NumFields][]*word
	st := stemmer{}
	for f, paragraphs := range Texts(c) {
		for i, text := range paragraphs {
			if i > 0 {
				all[f] = append(all[f], paragraphEnd)
			}
			all[f] = t.appendWords(all[f], text, st)
		}
	}
	return all
}

func (t *TopicRules) appendWords(words []*word, text string, st stemmer) []*word {
	Tokens(text, func(tok Token) {
		stem := st.stem(tok.Form)
		words = append(words, &word{tok.Form, stem, t.beginning(tok.Form, stem)})
	})
	return words
}

// beginning returns the terms that begin with a word: first those that go by
// stems.
func (t *TopicRules) beginning(form, stem string) []topicTerm {
	var terms []topicTerm
	for _, term := range t.starts[stem] {
		if !term.exact {
			terms = append(terms, term)
		}
	}
	for _, term := range t.starts[form] {
		if term.exact {
			terms = append(terms, term)
		}
	}
	return terms
}
