package search

import (
	"math"

	"coachsearch/internal/index"
)

// Ranking holds everything about the scoring that can be tuned. One setting
// serves every collection; docs/relevance.md tells what each was measured to
// give.
//
// The score of a column is
//
//	Σ_t q_t · idf_t · (k1+1)·f_t / (k1+f_t)  +  the same over the title alone · TitleExtra  +  topics  +  rerank
//
// where q_t is (k3+1)·n/(k3+n) of the n occurrences of the term in the query;
// f_t is the BM25F pseudo frequency of the term: the weighted sum of its
// frequencies over the fields, divided by 1-B+B·L/avgL with L the equally
// weighted length of the column (Robertson, Zaragoza, Taylor: Simple BM25
// extension to multiple weighted fields, 2004); and
// idf_t = ln(1 + (N-n+½)/(n+½)) with n the columns that hold the term in any
// of the fields.
type Ranking struct {
	K1 float64 // saturation of the frequency in a column
	B  float64 // strength of the length normalisation, 0 to 1
	K3 float64 // saturation of the frequency in the query

	Weight [index.NumFields]float64 // of a word in a field

	TitleExtra float64 // share of the score of the title by itself

	Synonym float64 // of a synonym, as a share of the reader's own word
	Joined  float64 // of two words of the query that a text spells as one, as a share

	Topic         float64 // of a topic that the query speaks of, as if it were a word of the text
	TopicEvidence float64 // weight of the words that speak for a topic at which it counts half of that
	TopicCoverage float64 // power of the share of columns that have a topic, by which Topic is lessened
	TopicSynonym  float64 // of what a synonym of the query's words speaks for, as a share
	TopicPlace    float64 // power of the place of the topic among those of a column, by which it is lessened

	SimilarTopic  float64 // of a topic that two columns share
	SimilarClient float64 // of each fact of the client that two columns share

	StopWeight float64 // of a word of the stop list among others
	Misspelt   float64 // of the word that an unknown one most likely is, which finds no columns, in the second stage
	Rerank     int     // columns that the second stage looks at, from the top
	Ordered    float64 // two neighbouring words of the query side by side, in order
	Window     float64 // two neighbouring words of the query within WindowSize, in any order
	WindowSize int     // words
	Exact      float64 // the very form of the query and not only its stem

	Narrow      int // content words up to which a column has to hold all of them
	NarrowStops int // stop words from beyond which a query is a sentence, whatever its content
	WidenBelow  int // such columns below which any of the words will do

	LongTerms int // distinct content words, the heaviest, that find columns; further ones count in the second stage
}

// DefaultRanking is the one setting.
func DefaultRanking() Ranking {
	r := Ranking{
		K1: 1.5, B: 0.85, K3: 4,
		TitleExtra: 0.5,
		Synonym:    0.5,
		Joined:     0.8,
		Topic:      7, TopicEvidence: 4, TopicSynonym: 0.3, TopicCoverage: 2, TopicPlace: 0.5,
		SimilarTopic: 2, SimilarClient: 0.5,
		StopWeight: 0.3,
		Misspelt:   0.8,
		Rerank:     300,
		Ordered:    0.2, Window: 0.1, WindowSize: 8,
		Exact:  0.05,
		Narrow: 4, NarrowStops: 2, WidenBelow: 10,
		LongTerms: 40,
	}
	for f := range r.Weight {
		r.Weight[f] = 1
	}
	return r
}

// idf returns the inverse document frequency of a term that n of docs hold.
func idf(docs, n int) float64 {
	return math.Log(1 + (float64(docs)-float64(n)+0.5)/(float64(n)+0.5))
}

// repeated returns what n occurrences in the query count.
func (r *Ranking) repeated(n float64) float64 { return (r.K3 + 1) * n / (r.K3 + n) }

// saturate returns (k1+1)·f/(k1+f).
func (r *Ranking) saturate(f float64) float64 { return (r.K1 + 1) * f / (r.K1 + f) }
