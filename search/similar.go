package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

const (
	similarTerms   = 24 // words of a column that its neighbours are sought by
	similarReasons = 3  // words that a hit gives as its reason
	ageReach       = 10 // years within which two ages are alike
	tenureReach    = 36 // months within which two tenures are alike
)

// situation weighs the parts of a column by how well they tell what it is
// about.
var situation = map[index.Field]float64{
	index.Title: 3, index.Issue: 3, index.Question: 2, index.Answer: 1, index.Inner: 1, index.Outer: 1, index.Last: 1,
}

// A Situation is a reader's own: what is going on, and what is stated of the
// person. It is neither stored nor logged.
type Situation struct {
	Text   string
	Client corpus.Client
}

// Similar returns the columns nearest to a column, by the words that mark it,
// its topics and its client. The column itself and its reprints, which have its
// title, are left out. As the result of a search, the hits may be given again.
func (x *Index) Similar(ctx context.Context, id string, limit int) ([]Hit, error) {
	return x.similar(ctx, id, limit, true)
}

// SimilarNames is Similar for who only names the hits: they have no snippets,
// which take longer to find than all else.
func (x *Index) SimilarNames(ctx context.Context, id string, limit int) ([]Hit, error) {
	return x.similar(ctx, id, limit, false)
}

func (x *Index) similar(ctx context.Context, id string, limit int, quoted bool) ([]Hit, error) {
	d, ok := x.document(id)
	if !ok {
		return nil, ErrNotFound
	}
	hidden, key := x.hidden.Load(), ""
	if x.results != nil {
		key = fmt.Sprintf("similar %t %d %s", quoted, limit, id)
		if res := x.keptResult(key, hidden); res != nil {
			return res.Hits, nil
		}
	}
	c, err := x.record(d)
	if err != nil {
		return nil, err
	}
	near := neighbours{words: x.markingOf(d), client: c.Client, topics: x.facetValues("topic", d), industry: x.facetValues("industry", d), level: x.facetValues("level", d)}
	same := func(other uint32, o *corpus.Column) bool {
		return other == d || c.Title != "" && strings.EqualFold(c.Title, o.Title)
	}
	hits, err := x.nearest(ctx, near, limit, quoted, same)
	if err == nil && key != "" {
		res := &Result{Hits: hits}
		x.results.store(key, answer{hidden, res.copy(), func(ctx context.Context, other *Index) error {
			_, err := other.similar(ctx, id, limit, quoted)
			return err
		}}, res.cost())
	}
	return hits, err
}

// SimilarTo returns the columns nearest to a situation. [Index.Nearest] also
// tells why, and can leave out some of what they are sought by.
func (x *Index) SimilarTo(ctx context.Context, s Situation, limit int) ([]Hit, error) {
	return x.nearest(ctx, x.sought(s), limit, true, noneSame)
}

// sought is what the neighbours of a situation are sought by.
func (x *Index) sought(s Situation) neighbours {
	c := &corpus.Column{Client: s.Client}
	if strings.TrimSpace(s.Text) != "" {
		c.Sections = []corpus.Section{{Kind: corpus.Question, Paragraphs: []string{s.Text}}}
	}
	near := neighbours{words: x.marking(c), client: s.Client, told: strings.TrimSpace(s.Text + "\n" + s.Client.Issue)}
	if x.taxonomy != nil {
		told := x.plan(query.Query{Text: near.told, Groups: []query.Group{{{Text: near.told}}}})
		for _, t := range x.topicsOf(told) {
			near.topics = append(near.topics, t.Topic)
		}
		near.industry = stated(x.taxonomy.Industries.Name(s.Client.Industry))
		near.level = stated(x.taxonomy.Level(s.Client.Title))
	}
	return near
}

func stated(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// neighbours is what the neighbours of a column or situation are sought by.
type neighbours struct {
	told                    string   // a situation in the reader's own words, or "" for a column
	dropped                 []string // stems of what was told that are left out
	words                   []markingWord
	client                  corpus.Client
	topics, industry, level []string
}

// plan is the words as a query.
func (n neighbours) plan() *plan {
	p := &plan{}
	for _, w := range n.words {
		p.clauses = append(p.clauses, clause{any: []matcher{{stem: w.stem, fields: allFields}}, weight: w.weight, content: true, text: w.form})
	}
	p.settle()
	return p
}

// spare is how many more candidates are loaded than hits are wanted, for those
// that turn out to be reprints.
const spare = 10

func noneSame(uint32, *corpus.Column) bool { return false }

// nearest returns the first hits but for those that are the same as what was
// sought, with snippets or without.
func (x *Index) nearest(ctx context.Context, near neighbours, limit int, quoted bool, same func(uint32, *corpus.Column) bool) ([]Hit, error) {
	p := near.plan()
	first, err := x.firstNearest(ctx, near, p, limit+spare)
	if err != nil {
		return nil, err
	}
	var hl *highlighter
	if quoted {
		hl = x.newHighlighter(p)
		defer hl.release()
	}
	shared := x.stemFinder(near.words)
	var hits []Hit
	for _, h := range first {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := x.record(h.doc)
		if err != nil {
			return nil, err
		}
		if same(h.doc, c) {
			continue
		}
		if len(hits) == limit {
			break
		}
		hit := Hit{Column: c, Score: h.score, Because: x.reasons(near, h.doc, shared.in(h.doc))}
		if quoted {
			hit.Snippets = hl.snippets(h.doc, c, nil)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}

// firstNearest finds the first k columns by words, topics and client facts. A
// topic finds columns by itself; a fact of the client only favours what words or
// topics have found, and one that is missing on either side counts for nothing.
func (x *Index) firstNearest(ctx context.Context, near neighbours, p *plan, k int) ([]ranked, error) {
	if near.told != "" {
		return x.firstTold(ctx, near, k)
	}
	a := x.acquire()
	defer x.release(a)
	s := &session{Index: x, plan: p, acc: a, allowed: allFields}
	streams, err := s.streams(ctx)
	if err != nil {
		return nil, err
	}
	return s.bestLike(ctx, near, streams, x.shared(near.topics), k)
}

// bestLike finds the first k columns of streams and boosts, with what the facts
// of the client are worth.
func (s *session) bestLike(ctx context.Context, near neighbours, streams []*stream, boosts []*boost, k int) ([]ranked, error) {
	b := &s.acc.best
	b.start(s.Index, streams, boosts, false)
	b.more = s.ranking.SimilarClient * facts
	b.score = func(d uint32, t *tally) bool {
		if s.hides(d) {
			return false
		}
		t.score += float32(s.ranking.SimilarClient * s.alike(near, d))
		return true
	}
	return b.run(ctx, k, s.order())
}

// shared returns what topics favour.
func (x *Index) shared(topics []string) []*boost {
	var list []*boost
	for _, t := range topics {
		v, ok := x.reader.Attributes.Facets["topic"].Values.Find(t)
		if !ok {
			continue
		}
		weight := float32(x.ranking.SimilarTopic * idf(x.reader.Docs(), len(x.topics[v].docs)) *
			math.Pow(x.topicCoverage, x.ranking.TopicCoverage))
		b := &boost{topic: x.topics[v], finds: true}
		for i := range b.lift {
			b.lift[i] = weight
		}
		list = append(list, b)
	}
	return list
}

// facts is the most that alike returns.
const facts = 4

// alike counts the facts of the client that a document has, too.
func (x *Index) alike(near neighbours, d uint32) float64 {
	at, n := x.reader.Attributes, 0.0
	if slices.ContainsFunc(near.industry, func(v string) bool { return x.has("industry", d, v) }) {
		n++
	}
	if slices.ContainsFunc(near.level, func(v string) bool { return x.has("level", d, v) }) {
		n++
	}
	n += closeness(float64(near.client.Age), float64(at.Ages[d]), ageReach)
	return n + closeness(float64(near.client.TenureMonths), float64(at.Tenures[d]), tenureReach)
}

// closeness falls from 1 for equal numbers to 0 at a distance of reach. A
// number that is not stated is close to nothing.
func closeness(a, b, reach float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return max(0, 1-math.Abs(a-b)/reach)
}

func (x *Index) has(facet string, d uint32, value string) bool {
	f := x.reader.Attributes.Facets[facet]
	return slices.ContainsFunc(f.Of(d), func(v uint32) bool { return f.Values.At(int(v)) == value })
}

// reasons names what a column shares with what was sought: topics, the most
// marking words, of the stems that it holds, and facts of the client.
func (x *Index) reasons(near neighbours, d uint32, stems map[string]bool) []string {
	shared := func(facet string, values []string) (out []string) {
		for _, v := range values {
			if x.has(facet, d, v) {
				out = append(out, v)
			}
		}
		return out
	}
	out := shared("topic", near.topics)
	for _, w := range near.words {
		if stems[w.stem] && len(w.form) > 1 && len(out) < similarReasons { // the "e" of "e-mail" is no reason
			out = append(out, w.form)
		}
	}
	out = append(out, shared("industry", near.industry)...)
	if !slices.Contains(near.level, index.Professional) { // which says only what a job is not
		out = append(out, shared("level", near.level)...)
	}
	return out
}
