package scraper

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// goldSeed starts the mutator; goldPages pages are rendered with it. Both can
// be set from outside to look further than the fixed run does.
const (
	goldSeed  = 20081006
	goldPages = 900
	goldLeast = .99
)

// A tally counts values of one field: right, invented and missed.
type tally struct{ right, extra, missed int }

func (t tally) precision() float64 { return ratio(t.right, t.right+t.extra) }
func (t tally) recall() float64    { return ratio(t.right, t.right+t.missed) }
func (t tally) f1() float64        { return ratio(2*t.right, 2*t.right+t.extra+t.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// statements lists what a record says, field by field.
func statements(c *corpus.Column) map[string][]string {
	out := make(map[string][]string)
	put := func(field, v string) {
		if v != "" {
			out[field] = append(out[field], v)
		}
	}
	put("title", c.Title)
	put("series", c.Series)
	put("date", c.Date)
	put("posted", c.Posted)
	put("author.name", c.Author.Name)
	put("author.role", c.Author.Role)
	put("client.name", c.Client.Name)
	put("client.title", c.Client.Title)
	put("client.tenure", c.Client.Tenure)
	put("client.industry", c.Client.Industry)
	put("client.issue", c.Client.Issue)
	put("client.age_text", c.Client.AgeText)
	if c.Client.Age > 0 {
		put("client.age", strconv.Itoa(c.Client.Age))
	}
	if c.Client.TenureMonths > 0 {
		put("client.tenure_months", strconv.Itoa(c.Client.TenureMonths))
	}
	for k, v := range c.Client.Extra {
		put("client.extra", k+"="+v)
	}
	for _, s := range c.Sections {
		for _, p := range s.Paragraphs {
			put(string(s.Kind), p)
		}
	}
	for _, r := range c.Resources {
		put("resources", r.Title+" "+r.URL)
	}
	for _, x := range c.Comments {
		put("comments", x.Author+"|"+x.Date+"|"+x.Text)
	}
	return out
}

// score adds the comparison of two records to the tallies and returns what
// differs.
func score(tallies map[string]*tally, want, got *corpus.Column) []string {
	w, g := statements(want), statements(got)
	keys := maps.Clone(w)
	maps.Copy(keys, g)
	var diff []string
	for _, field := range slices.Sorted(maps.Keys(keys)) {
		t := tallies[field]
		if t == nil {
			t = new(tally)
			tallies[field] = t
		}
		rest := slices.Clone(g[field])
		for _, v := range w[field] {
			if i := slices.Index(rest, v); i >= 0 {
				rest = slices.Delete(rest, i, i+1)
				t.right++
				continue
			}
			t.missed++
			diff = append(diff, "- "+field+": "+excerpt(v))
		}
		t.extra += len(rest)
		for _, v := range rest {
			diff = append(diff, "+ "+field+": "+excerpt(v))
		}
	}
	return diff
}

func sampleColumns(t testing.TB) []*corpus.Column {
	t.Helper()
	names, err := filepath.Glob("../internal/sample/columns/*.json")
	if err != nil || len(names) == 0 {
		t.Skipf("no sample columns: %v", err)
	}
	var out []*corpus.Column
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := new(corpus.Column)
		if err := json.Unmarshal(data, c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, c)
	}
	return out
}

func envInt(name string, fallback int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return fallback
}

// TestGold renders known records through many layouts and measures what comes
// back. GOLD_SEED and GOLD_PAGES look further; GOLD_SHOW names a page to
// print.
func TestGold(t *testing.T) {
	samples := sampleColumns(t)
	p, err := defaultProfile()
	if err != nil {
		t.Fatal(err)
	}
	seed, pages := envInt("GOLD_SEED", goldSeed), envInt("GOLD_PAGES", goldPages)
	if testing.Short() || raceDetector {
		pages /= 10
	}
	t.Logf("seed %d, %d pages", seed, pages)
	tallies := make(map[string]*tally)
	lost, shown := 0, 0
	sure, unsure := tally{}, tally{} // pages with confidence .9 and more, and below
	for i := range pages {
		r := newRenderer(uint64(seed), uint64(i))
		want, body, name := r.page(samples[i%len(samples)])
		pg := ReadPage(&archive.Capture{Path: name, Body: body}, p)
		if os.Getenv("GOLD_SHOW") == strconv.Itoa(i) {
			t.Logf("%s\n%s", r.tricks(), body)
		}
		if pg.Column == nil {
			lost++
			t.Errorf("page %d is %s, want a column: %v\n%s", i, pg.Outcome, pg.Reasons, r.tricks())
			continue
		}
		diff := score(tallies, want, pg.Column)
		mark := &sure
		if pg.Column.Confidence < .9 {
			mark = &unsure
		}
		if len(diff) == 0 {
			mark.right++
			continue
		}
		mark.missed++
		if shown++; shown <= envInt("GOLD_DIFFS", 12) {
			t.Logf("page %d: %s\n  %s", i, r.tricks(), strings.Join(diff, "\n  "))
		}
	}
	var sb strings.Builder
	fmt.Fprintf(&sb, "%-22s %9s %9s %9s\n", "field", "precision", "recall", "F1")
	for _, field := range slices.Sorted(maps.Keys(tallies)) {
		x := tallies[field]
		fmt.Fprintf(&sb, "%-22s %9.4f %9.4f %9.4f\n", field, x.precision(), x.recall(), x.f1())
		if x.f1() < goldLeast {
			t.Errorf("%s: F1 %.4f is below %.2f", field, x.f1(), goldLeast)
		}
	}
	fmt.Fprintf(&sb, "pages %d, lost %d, with a difference %d; right with confidence .9 and more: %.3f of %d, below: %.3f of %d\n",
		pages, lost, shown, sure.recall(), sure.right+sure.missed, unsure.recall(), unsure.right+unsure.missed)
	t.Log("\n" + sb.String())
}
