package search

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"coachsearch/internal/index"
)

// A topic is the documents that have it, in rising order, and its place among
// the topics of each.
type topic struct {
	docs   []uint32
	places []uint8
}

// topicDocs returns the documents of every topic.
func topicDocs(f index.Facet, docs int) []topic {
	out := make([]topic, f.Values.Len())
	for d := range uint32(docs) {
		for place, v := range f.Of(d) {
			out[v].docs, out[v].places = append(out[v].docs, d), append(out[v].places, uint8(place))
		}
	}
	return out
}

// A boost favours the documents of a topic, beside what their words score.
type boost struct {
	topic
	lift  [index.MaxTopics]float32 // by the place of the topic in a document
	finds bool                     // the documents are candidates for it alone

	// Of the window at hand.
	at    int
	bound float64
}

// enter moves on to the window of documents from lo to before hi and returns
// the most that one of them gains.
func (o *boost) enter(lo, hi uint32) float64 {
	o.at = seekFrom(o.docs, o.at, lo)
	if o.bound = 0; o.at < len(o.docs) && o.docs[o.at] < hi {
		o.bound = float64(slices.Max(o.lift[:]))
	}
	return o.bound
}

// add adds what the boost has for a document to its tally.
func (o *boost) add(t *tally, lift float32) {
	if lift != 0 && (o.finds || t.total > 0) {
		t.score += lift
	}
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
		for i, d := range b.docs {
			t := &s.acc.tally[d]
			if t.total == 0 && t.score == 0 {
				if !b.finds {
					continue
				}
				s.acc.docs = append(s.acc.docs, d)
			}
			t.score += b.lift[b.places[i]]
		}
	}
}

// topicBoosts returns what the topics of the query favour, and names them in
// the plan.
func (s *session) topicBoosts() []*boost {
	if s.ranking.Topic <= 0 || s.taxonomy == nil {
		return nil
	}
	var list []*boost
	facet := s.reader.Attributes.Facets["topic"]
	for _, t := range s.topicsOf(s.plan) {
		v, ok := facet.Values.Find(t.Topic)
		if !ok {
			continue
		}
		b := &boost{topic: s.topics[v], finds: s.allowed == allFields}
		weight := s.ranking.Topic * t.Weight / (t.Weight + s.ranking.TopicEvidence) * idf(s.reader.Docs(), len(b.docs)) *
			math.Pow(s.topicCoverage, s.ranking.TopicCoverage)
		for i := range b.lift {
			b.lift[i] = float32(weight * math.Pow(float64(i+1), -s.ranking.TopicPlace))
		}
		list = append(list, b)
		s.plan.topics = append(s.plan.topics, t.Topic)
	}
	return list
}

// topicsOf returns the topics that the words of a query speak of, but for its
// courtesies. What a synonym of theirs speaks for beyond that counts for a share.
func (x *Index) topicsOf(p *plan) []index.TopicWeight {
	topics := x.taxonomy.Topics.Text(plainText(p.words))
	if x.ranking.TopicSynonym <= 0 || len(p.synonyms) == 0 {
		return topics
	}
	more := map[string]float64{}
	for _, e := range p.synonyms {
		best := map[string]float64{}
		for _, to := range e.To {
			for _, t := range x.evidence.of(to.Text) {
				best[t.Topic] = max(best[t.Topic], t.Weight)
			}
		}
		if len(best) == 0 {
			continue
		}
		for _, t := range x.taxonomy.Topics.Text(plainText(p.words[e.Start:e.End])) {
			best[t.Topic] -= t.Weight
		}
		for topic, w := range best {
			more[topic] += max(w, 0) * x.ranking.TopicSynonym
		}
	}
	for i, t := range topics {
		topics[i].Weight += more[t.Topic]
		delete(more, t.Topic)
	}
	for _, name := range x.taxonomy.Topics.Names() {
		if w := more[name]; w > 0 {
			topics = append(topics, index.TopicWeight{Topic: name, Weight: w})
		}
	}
	return topics
}

// plainText is the words of a query as texts spell them, without its
// courtesies.
func plainText(words []queryWord) string {
	var b strings.Builder
	for _, w := range words {
		if !w.polite {
			b.WriteString(w.plain)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// An evidence remembers what the words and phrases of a vocabulary speak for,
// which are read for their topics whenever a synonym of theirs is asked for.
type evidence struct {
	rules *index.TopicRules
	known sync.Map // text → []index.TopicWeight
}

func (e *evidence) of(text string) []index.TopicWeight {
	if known, ok := e.known.Load(text); ok {
		return known.([]index.TopicWeight)
	}
	topics := e.rules.Text(text)
	e.known.Store(text, topics)
	return topics
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
