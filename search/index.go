package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// ErrNotFound means that no column has the id.
var ErrNotFound = errors.New("no such column")

// An Index is one open generation. It may be used by several goroutines.
type Index struct {
	reader     *index.Reader
	ranking    Ranking
	info       Info
	vocabulary *Vocabulary
	taxonomy   *index.Taxonomy
	evidence   *evidence
	topics     []topic // by value of the facet

	authors map[string]bool // stems of the words of their names

	topicCoverage float64 // share of the documents that have a topic
	singles       int     // see the constant

	norm      []float32 // 1-B+B·L/avgL of every document
	titleNorm []float32 // the same of the titles by themselves

	lengths, titleLengths lengthNorm
	heaviest, lightest    float64 // weights of a field

	bounds  *lru[stemBounds]  // of late
	phrases *lru[*phraseDocs] // of late
	unions  *lru[*union]      // of late
	members *lru[*members]    // by stem, of late

	own, synonym []part // of a word of the reader's, and of a synonym, by shape

	hidden       atomic.Pointer[hidden]
	results      *lru[answer]   // nil if none are kept
	orders       *lru[ordering] // of the same
	records      *lru[*corpus.Column]
	accumulators sync.Pool
	scanners     sync.Pool
	counters     sync.Pool
	speller      func() *speller // made when a word is first misspelt
}

// Info tells what is open.
type Info struct {
	Generation string
	BuiltAt    time.Time
	Columns    int
}

// Knowledge is what is known of the workplace, and not of the collection.
// Either part may be nil.
type Knowledge struct {
	Vocabulary *Vocabulary
	Taxonomy   *index.Taxonomy

	evidence *evidence
}

// BuiltinKnowledge returns what comes with the program. It is read once.
func BuiltinKnowledge() (Knowledge, error) { return builtinKnowledge() }

var builtinKnowledge = sync.OnceValues(func() (Knowledge, error) { return knowledge(nil) })

// knowledgeOf returns what a generation was built with. What it does not bring
// along comes with the program.
func knowledgeOf(generation string) (Knowledge, error) {
	rules, err := index.RulesOf(generation)
	if err != nil {
		return Knowledge{}, err
	}
	if len(rules) == 0 {
		return builtinKnowledge()
	}
	return knowledge(rules)
}

func knowledge(rules index.Ruleset) (k Knowledge, err error) {
	if k.Taxonomy, err = rules.Taxonomy(); err != nil {
		return k, err
	}
	k.evidence = &evidence{rules: k.Taxonomy.Topics}
	if text, ok := rules[index.SynonymsFile]; ok {
		k.Vocabulary, err = LoadVocabulary(strings.NewReader(text))
		return k, err
	}
	k.Vocabulary, err = BuiltinVocabulary()
	return k, err
}

// newIndex prepares a reader for searching.
func newIndex(r *index.Reader, info Info, ranking Ranking, k Knowledge) *Index {
	x := &Index{reader: r, ranking: ranking, info: info, vocabulary: k.Vocabulary, taxonomy: k.Taxonomy, evidence: k.evidence}
	x.bounds, x.phrases, x.unions = newLRU[stemBounds](maxBoundsKept), newLRU[*phraseDocs](maxPhraseDocs), newLRU[*union](max(minUnionDocs, unionsOfEach*r.Docs()))
	x.members = newLRU[*members](maxMembersKept)
	x.scanners.New = func() any { return newScannerOf(x) }
	x.counters.New = func() any { return newWordCounter(r.Lexicon) }
	x.accumulators.New = func() any { return newAccumulator(r.Docs()) }
	x.speller = sync.OnceValue(func() *speller { return newSpeller(r.Lexicon, k.Vocabulary) })
	lengths := make([]float32, r.Docs())
	for f := range index.NumFields {
		w := float32(ranking.Weight[f])
		for d, n := range r.Attributes.Lengths[f] {
			lengths[d] += w * float32(n)
		}
	}
	x.norm, x.lengths = norms(lengths, ranking.B)
	titles := make([]float32, r.Docs())
	for d, n := range r.Attributes.Lengths[index.Title] {
		titles[d] = float32(n)
	}
	x.titleNorm, x.titleLengths = norms(titles, ranking.B)
	x.heaviest, x.lightest = slices.Max(ranking.Weight[:]), slices.Min(ranking.Weight[:])
	x.own, x.synonym = x.shapeParts(1), x.shapeParts(matcher{less: 1 - ranking.Synonym}.share())
	x.info.Columns, x.singles = r.Docs(), singles
	x.topics = topicDocs(r.Attributes.Facets["topic"], r.Docs())
	x.authors = wordsOf(r.Attributes.Facets["author"].Values)
	x.topicCoverage = coverage(r.Attributes.Facets["topic"], r.Docs())
	return x
}

// maxAuthors bounds the authors whose names are known.
const maxAuthors = 1000

// wordsOf returns the stems of the words of values.
func wordsOf(values index.Words) map[string]bool {
	stems := map[string]bool{}
	for i := range min(values.Len(), maxAuthors) {
		for _, form := range index.Forms(values.At(i)) {
			stems[index.Stem(strings.Clone(form))] = true
		}
	}
	return stems
}

// A lengthNorm is 1-b+b·l/mean for lengths l.
type lengthNorm struct{ b, mean float64 }

func (n lengthNorm) norm(length float64) float64 { return 1 - n.b + n.b*length/n.mean }

// norms makes norms of lengths. The mean is that of the documents that have
// any.
func norms(lengths []float32, b float64) ([]float32, lengthNorm) {
	sum, n := 0.0, 0
	for _, l := range lengths {
		if l > 0 {
			sum += float64(l)
			n++
		}
	}
	by := lengthNorm{b, max(sum/float64(max(n, 1)), 1)}
	for d, l := range lengths {
		lengths[d] = float32(by.norm(float64(l)))
	}
	return lengths, by
}

// Info returns what is open.
func (x *Index) Info() Info {
	info := x.info
	info.Columns -= x.hidden.Load().count()
	return info
}

// Close releases the generation.
func (x *Index) Close() error { return x.reader.Close() }

// Column returns the record with an id, or ErrNotFound.
func (x *Index) Column(ctx context.Context, id string) (*corpus.Column, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d, ok := x.document(id)
	if !ok {
		return nil, ErrNotFound
	}
	return x.record(d)
}

func (x *Index) acquire() *accumulator { return x.accumulators.Get().(*accumulator) }

func (x *Index) release(a *accumulator) {
	a.reset()
	x.accumulators.Put(a)
}
