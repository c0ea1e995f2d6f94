package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
	"coachsearch/search/query"
)

// first is a session's answer to compare: what it found, in order.
type first struct {
	Hits    []ranked
	Wide    bool
	Relaxed []string
	Topics  bool
}

func (f first) equal(g first) bool {
	return slices.Equal(f.Hits, g.Hits) && f.Wide == g.Wide && slices.Equal(f.Relaxed, g.Relaxed) && f.Topics == g.Topics
}

func firstHits(t *testing.T, x *Index, r Request) first {
	t.Helper()
	s, err := x.find(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer x.release(s.acc)
	return first{slices.Clone(s.hits[:min(r.Offset+r.Limit, len(s.hits))]), s.wide, s.relaxed, len(s.plan.topics) > 0}
}

// bestQuestions is how many questions are asked; one in ten of them with -short
// and by the race detector. BEST_QUESTIONS and BEST_SEED ask for others.
const (
	bestQuestions = 10_000
	bestSeed      = 11
)

func envInt(t testing.TB, name string, usual int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestBestIsWhatScoringEverythingFinds asks 10,000 random questions: words,
// synonyms and topics, misspelt words, phrases, exclusions, fields, dates, ranges,
// long texts, with filters and without. The first hits are the same as those of a search that
// scores every match, in the same order and with the same scores to the last
// digit.
func TestBestIsWhatScoringEverythingFinds(t *testing.T) {
	const columns = 9000
	seed, questions := envInt(t, "BEST_SEED", bestSeed), envInt(t, "BEST_QUESTIONS", bestQuestions)
	if testing.Short() || raceDetector {
		questions /= 10
	}
	t.Logf("seed %d, %d questions", seed, questions)
	seq, err := bulk.Columns(bulk.Options{Columns: columns, Words: 40, Seed: 6})
	if err != nil {
		t.Fatal(err)
	}
	k, err := BuiltinKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	wide := open(t, DefaultRanking(), slices.Collect(seq)...)
	few := DefaultRanking()
	few.Rerank = 0
	uneven := DefaultRanking()
	uneven.Rerank = 20
	for f := range uneven.Weight {
		uneven.Weight[f] = .25 * float64(1+f%7)
	}
	hiding := newIndex(wide.reader, Info{}, DefaultRanking(), k)
	if err := hiding.Hide(hiding.IDs(0, columns/3)); err != nil {
		t.Fatal(err)
	}
	indexes := []*Index{
		newIndex(wide.reader, Info{}, DefaultRanking(), k), newIndex(wide.reader, Info{}, few, k),
		newIndex(wide.reader, Info{}, uneven, k), newIndex(wide.reader, Info{}, few, Knowledge{}), hiding,
	}
	rnd := rand.New(rand.NewPCG(uint64(seed), 12))
	ask := newAsker(wide, rnd)
	counts := map[string]int{}
	for i := range questions {
		x := indexes[i%len(indexes)]
		r := ask.request()
		want := firstHits(t, x, r)
		r.TopOnly = true
		for _, x.singles = range []int{0, 1 << 30, singles} { // by windows, one by one, and by their number
			got := firstHits(t, x, r)
			if !want.equal(got) {
				d := cmp.Diff(want, got, cmp.AllowUnexported(ranked{}), cmpopts.EquateEmpty())
				t.Fatalf("seed %d, question %d, %q, %+v, singles %d: %s", seed, i, r.Query.Text, r, x.singles, d)
			}
		}
		if len(want.Hits) == r.Offset+r.Limit {
			counts["as many as asked for"]++
		}
		if want.Wide {
			counts["any word"]++
		}
		if len(want.Relaxed) > 0 {
			counts["relaxed"]++
		}
		if want.Topics {
			counts["topics"]++
		}
	}
	for _, what := range []string{"as many as asked for", "any word", "relaxed", "topics"} {
		if n := counts[what]; n < questions/10 || n > questions*95/100 {
			t.Errorf("%s: %d of %d", what, n, questions)
		}
	}
}

// The hits of a page are those of a longer one, although the second stage looks
// at fewer columns for it.
func TestPagesAgree(t *testing.T) {
	seq, err := bulk.Columns(bulk.Options{Columns: 3000, Words: 60, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, slices.Collect(seq)...)
	rnd := rand.New(rand.NewPCG(13, 14))
	ask := newAsker(x, rnd)
	for i := range 1500 {
		r := ask.request()
		if i%2 == 0 { // words alone: those of one are looked at by themselves
			r.Query = query.Parse(ask.word())
		}
		r.Offset, r.Limit = 0, x.ranking.Rerank
		all := firstHits(t, x, r)
		for _, n := range []int{1, 10, 60} {
			r.Offset, r.Limit = n/3, n-n/3
			page := firstHits(t, x, r)
			if d := cmp.Diff(all.Hits[:min(n, len(all.Hits))], page.Hits, cmp.AllowUnexported(ranked{}), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%d of %q, %+v: %s", n, r.Query.Text, r, d)
			}
		}
	}
}

// An asker asks what readers might.
type asker struct {
	rnd   *rand.Rand
	forms []string // as often as columns hold them
	zipf  *rand.Zipf
	text  []string
}

func newAsker(x *Index, rnd *rand.Rand) *asker {
	a := &asker{rnd: rnd}
	lex := x.reader.Lexicon
	order := make([]int, lex.Forms.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(lex.Docs[j]) - int(lex.Docs[i]) })
	for _, i := range order {
		a.forms = append(a.forms, strings.Clone(lex.Forms.At(i)))
	}
	a.zipf = rand.NewZipf(rnd, 1.01, 30, uint64(len(a.forms)-1))
	for d := range uint32(200) {
		c, err := x.reader.Column(d)
		if err != nil {
			panic(err)
		}
		a.text = append(a.text, strings.Fields(c.Sections[2].Paragraphs[0])...)
	}
	return a
}

func (a *asker) word() string {
	if a.rnd.IntN(12) == 0 {
		return []string{"boss", "career", "conflict", "feedback", "meetings", "fired", "stress"}[a.rnd.IntN(7)]
	}
	return a.forms[a.zipf.Uint64()]
}

// run returns words that stand side by side somewhere.
func (a *asker) run(n int) string {
	at := a.rnd.IntN(len(a.text) - n)
	return strings.Join(a.text[at:at+n], " ")
}

func (a *asker) request() Request {
	var q []string
	for range 1 + a.rnd.IntN(4)*a.rnd.IntN(4) {
		switch a.rnd.IntN(24) {
		case 0:
			q = append(q, `"`+a.run(2)+`"`)
		case 1:
			q = append(q, "-"+a.word())
		case 2:
			q = append(q, a.word()+" OR "+a.word())
		case 3:
			q = append(q, []string{"title", "inner", "question", "name"}[a.rnd.IntN(4)]+":"+a.word())
		case 4:
			q = append(q, a.run(1+a.rnd.IntN(8)))
		case 5:
			q = append(q, "age:30..50")
		case 6:
			if a.rnd.IntN(8) == 0 {
				q = append(q, a.run(30+a.rnd.IntN(50)))
			}
		case 7:
			q = append(q, []string{"2004", "May 2003", "October 6, 2008", "2011-03-14", "3/14/2011"}[a.rnd.IntN(5)])
		case 8:
			if w := a.word(); len(w) >= lettersToEdit {
				q = append(q, misspell(a.rnd, w))
			}
		default:
			q = append(q, a.word())
		}
	}
	r := Request{Query: query.Parse(strings.Join(q, " ")), Limit: []int{1, 10, 10, 10, 100}[a.rnd.IntN(5)]}
	if a.rnd.IntN(10) == 0 {
		r.Offset = a.rnd.IntN(400)
	}
	if a.rnd.IntN(5) == 0 {
		r.Sections = []corpus.Kind{corpus.Kinds[a.rnd.IntN(5)], corpus.Kinds[a.rnd.IntN(5)]}
	}
	if a.rnd.IntN(5) == 0 {
		r.Filters.Values = map[string][]string{"industry": {[]string{"Retail", "Consulting", NotStated}[a.rnd.IntN(3)]}}
	}
	if a.rnd.IntN(8) == 0 {
		r.Filters.From = time.Date(2000+a.rnd.IntN(20), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return r
}

// The nearest columns are those that a search over every column that shares a
// word or a topic would put first.
func TestNearestAreWhatScoringEverythingFinds(t *testing.T) {
	seq, err := bulk.Columns(bulk.Options{Columns: 5000, Words: 60, Seed: 8})
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, slices.Collect(seq)...)
	for d := 0; d < 5000; d += 13 {
		c, err := x.reader.Column(uint32(d))
		if err != nil {
			t.Fatal(err)
		}
		near := neighbours{
			words: x.markingOf(uint32(d)), client: c.Client, topics: x.facetValues("topic", uint32(d)),
			industry: x.facetValues("industry", uint32(d)), level: x.facetValues("level", uint32(d)),
		}
		for _, x.singles = range []int{0, 1 << 30} {
			got, err := x.firstNearest(t.Context(), near, near.plan(), 20)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(nearestByHand(t, x, near, 20), got, cmp.AllowUnexported(ranked{})); diff != "" {
				t.Fatalf("%s, singles %d: %s", c.ID, x.singles, diff)
			}
		}
	}
}

func nearestByHand(t *testing.T, x *Index, near neighbours, k int) []ranked {
	t.Helper()
	a := x.acquire()
	defer x.release(a)
	if err := x.run(t.Context(), near.plan(), allFields, a); err != nil {
		t.Fatal(err)
	}
	for _, b := range x.shared(near.topics) {
		for i, d := range b.docs {
			if a.tally[d].total == 0 && a.tally[d].score == 0 {
				a.docs = append(a.docs, d)
			}
			a.tally[d].score += b.lift[b.places[i]]
		}
	}
	var all []ranked
	for _, d := range a.docs {
		score := a.tally[d].score + float32(x.ranking.SimilarClient*x.alike(near, d))
		all = append(all, ranked{doc: d, score: float64(score), fields: a.tally[d].any, twice: a.tally[d].twice})
	}
	s := &session{Index: x}
	slices.SortFunc(all, s.order())
	return all[:min(k, len(all))]
}

// The first hits have the ids and scores of a search.
func TestFirst(t *testing.T) {
	x := openKnowing(t, suggestColumns(300)...)
	for _, q := range []string{"conflict", "managing team resume", "boss", "", "who does manage the conflict in my team and with my boss"} {
		for _, sort := range []Sort{Relevance, NewestFirst} {
			r := Request{Query: query.Parse(q), Limit: 7, Offset: 3, Sort: sort}
			var want []Scored
			for _, h := range find(t, x, r).Hits {
				want = append(want, Scored{h.Column.ID, h.Score})
			}
			got, err := x.First(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" || len(got) == 0 {
				t.Errorf("%s: %s", q, d)
			}
		}
	}
	if _, err := x.First(t.Context(), Request{Limit: MaxLimit + 1}); err == nil {
		t.Error("no limit")
	}
}

func TestSeekFrom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var docs []uint32
		for d := uint32(0); len(docs) < rnd.IntN(200); d += 1 + rnd.Uint32N(5) {
			docs = append(docs, d)
		}
		at, d := rnd.IntN(len(docs)+1), rnd.Uint32N(600)
		want := at
		for want < len(docs) && docs[want] < d {
			want++
		}
		if got := seekFrom(docs, at, d); got != want {
			t.Fatalf("%d from %d of %v is at %d, not %d", d, at, docs, got, want)
		}
	}
}

func TestHeap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	compare := func(a, b ranked) int {
		if a.score != b.score {
			return int(b.score - a.score)
		}
		return int(a.doc) - int(b.doc)
	}
	for range 300 {
		h := heap{k: rnd.IntN(12), compare: compare}
		var all []ranked
		for d := range uint32(rnd.IntN(60)) {
			r := ranked{doc: d, score: float64(rnd.IntN(20))}
			if beyond := h.beyond(r.score); beyond && h.k > 0 && compare(r, h.list[0]) < 0 {
				t.Fatalf("%v is thought beyond %v", r, h.list[0])
			}
			h.add(r)
			all = append(all, r)
		}
		slices.SortFunc(all, compare)
		if got, want := fmt.Sprint(h.sorted()), fmt.Sprint(all[:min(h.k, len(all))]); got != want {
			t.Fatalf("kept %s of %s", got, want)
		}
	}
}

// BenchmarkBest asks for ten hits and nothing else, by scoring every match and
// without.
func BenchmarkBest(b *testing.B) {
	x := open(b, DefaultRanking(), bulkColumns(b, benchColumns)...)
	kinds, err := bulk.MakeQueries(bulk.Options{Columns: benchColumns}, 50)
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range kinds[:4] {
		for _, top := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/top=%v", q.Kind, top), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					r := Request{Query: query.Parse(q.Text[i%len(q.Text)]), Limit: 10, TopOnly: top}
					if _, err := x.Search(b.Context(), r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
