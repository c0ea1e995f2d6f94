package search

import (
	"maps"
	"math"
	"slices"
	"strings"

	"coachsearch/internal/index"
)

// topicDocs returns the documents of every topic.
func topicDocs(f index.Facet, docs int) [][]uint32 {
	out := make([][]uint32, f.Values.Len())
	for d := range uint32(docs) {
		for _, v := range f.Of(d) {
			out[v] = append(out[v], d)
		}
	}
	return out
}

// coverage returns the share of documents that have a value: how well topics
// describe a collection. Rules that were made for another kind of texts find
// little in them, and that by accident.
func coverage(f index.Facet, docs int) float64 {
	n := 0
	for d := range uint32(docs) {
		if len(f.Of(d)) > 0 {
			n++
		}
	}
	return float64(n) / float64(max(docs, 1))
}

// addTopics favours the columns on a topic that the query speaks of, since
// readers and columns often name one thing in words that share nothing. Where
// any word is enough and no part was chosen, the topic is enough, too.
func (s *session) addTopics() {
	for _, b := range s.topicBoosts() {
		for _, d := range b.docs {
			t := &s.acc.tally[d]
			if t.total == 0 && t.score == 0 {
				if !b.finds {
					continue
				}
				s.acc.docs = append(s.acc.docs, d)
			}
			t.score += b.of(d)
		}
	}
}

// topicBoosts returns what the topics of the query favour, and names them in
// the plan.
func (s *session) topicBoosts() []*boost {
	if s.ranking.Topic <= 0 || s.taxonomy == nil {
		return nil
	}
	words := make([]string, len(s.plan.words))
	for i, w := range s.plan.words {
		words[i] = w.form
	}
	var list []*boost
	facet := s.reader.Attributes.Facets["topic"]
	for _, t := range s.taxonomy.Topics.Text(strings.Join(words, " ")) {
		v, ok := facet.Values.Find(t.Topic)
		if !ok {
			continue
		}
		docs := s.topics[v]
		weight := s.ranking.Topic * t.Weight / (t.Weight + s.ranking.TopicEvidence) * idf(s.reader.Docs(), len(docs)) *
			math.Pow(s.topicCoverage, s.ranking.TopicCoverage)
		var lift [index.MaxTopics]float32 // by the place of the topic in a column
		for i := range lift {
			lift[i] = float32(weight * math.Pow(float64(i+1), -s.ranking.TopicPlace))
		}
		list = append(list, &boost{
			docs: docs, most: float64(slices.Max(lift[:])), finds: s.allowed == allFields,
			of: func(d uint32) float32 { return lift[slices.Index(facet.Of(d), uint32(v))] },
		})
		s.plan.topics = append(s.plan.topics, t.Topic)
	}
	return list
}

// canonical replaces printed spellings of an industry by the value that the
// facet has for them.
func (x *Index) canonical(f Filters) Filters {
	chosen := f.Values["industry"]
	if x.taxonomy == nil || len(chosen) == 0 {
		return f
	}
	values := maps.Clone(f.Values)
	values["industry"] = slices.Clone(chosen)
	for i, v := range chosen {
		if _, ok := x.reader.Attributes.Facets["industry"].Values.Find(v); !ok && v != NotStated {
			values["industry"][i] = x.taxonomy.Industries.Name(v)
		}
	}
	f.Values = values
	return f
}

// facetValues returns the values of a document under a facet.
func (x *Index) facetValues(name string, d uint32) []string {
	f := x.reader.Attributes.Facets[name]
	var out []string
	for _, v := range f.Of(d) {
		out = append(out, strings.Clone(f.Values.At(int(v))))
	}
	return out
}
