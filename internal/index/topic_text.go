package index

// A TopicWeight is how strongly a text speaks of a topic.
type TopicWeight struct {
	Topic  string
	Weight float64 // of the distinct terms that speak for it
}

// Text returns the topics that a reader's own words speak of, in the order of
// the rules. A few words are too little to assign a topic by; they are a hint.
func (t *TopicRules) Text(text string) []TopicWeight {
	var words []word
	st := stemmer{}
	Tokens(text, func(tok Token) { words = append(words, word{tok.Form, st.stem(tok.Form)}) })
	weights := make([]float64, len(t.names))
	seen := map[int]bool{}
	t.each(words, func(m topicTerm) {
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
