package indexer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// columns generates n columns with the numbers of words that real ones have.
func columns(n int) []*corpus.Column {
	words := make([]string, 8000)
	for i := range words {
		words[i] = fmt.Sprintf("w%s%d", string(rune('a'+i%26)), i)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 8, uint64(len(words)-1))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[zipf.Uint64()])
			b.WriteByte(' ')
		}
		return strings.TrimSpace(b.String())
	}
	out := make([]*corpus.Column, n)
	for i := range out {
		day := time.Date(2004, 1, 5, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
		out[i] = &corpus.Column{
			ID: fmt.Sprintf("%s-column-%d", day, i), Title: text(6), Date: day, Series: "Coach's Corner",
			Client: corpus.Client{Name: "Ann", Age: 30 + i%30, Industry: "Retail", Issue: text(5), Title: "Director", TenureMonths: 12 + i%99},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Paragraphs: []string{text(80)}},
				{Kind: corpus.Answer, Paragraphs: []string{text(60)}},
				{Kind: corpus.InnerGame, Paragraphs: []string{text(90), text(90)}},
				{Kind: corpus.OuterGame, Paragraphs: []string{text(90), text(90)}},
				{Kind: corpus.LastWord, Paragraphs: []string{text(20)}},
			},
		}
	}
	return out
}

func stream(list []*corpus.Column, bad ...error) iter.Seq2[*corpus.Column, error] {
	return func(yield func(*corpus.Column, error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
		for _, err := range bad {
			if !yield(nil, err) {
				return
			}
		}
	}
}

// rubbish lists what should not be in a data folder between two runs.
func rubbish(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	for _, place := range []string{dir, filepath.Join(dir, "generations")} {
		entries, err := os.ReadDir(place)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			switch n := e.Name(); {
			case place == dir && (n == "current" || n == "generations" || n == "lock" || n == lastRunFile || n == rollbackFile):
			case place != dir && !strings.HasPrefix(n, "."):
			default:
				out = append(out, n)
			}
		}
	}
	return out
}

func mustRebuild(t *testing.T, o Options) Result {
	t.Helper()
	res, err := Rebuild(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Warnings) > 0 {
		t.Errorf("warnings: %v", res.Warnings)
	}
	return res
}

// counts leaves what does not depend on the time.
func counts(r Result) Result {
	return Result{
		Published: r.Published, Unchanged: r.Unchanged, Columns: r.Columns, Captures: r.Captures,
		Unreadable: r.Unreadable, Added: r.Added, Changed: r.Changed, Removed: r.Removed, DryRun: r.DryRun,
	}
}

func TestRebuildStory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	list := columns(40)
	edited := append([]*corpus.Column{}, list[2:]...)
	e := *edited[0]
	e.Title = "Another title"
	edited[0] = &e
	backwards := []*corpus.Column{}
	for i := range edited {
		backwards = append(backwards, edited[len(edited)-1-i])
	}
	bad := &corpus.LineError{Line: 7, Err: errors.New("nonsense")}
	for _, step := range []struct {
		name string
		o    Options
		want Result
	}{
		{"dry run without an index", Options{Columns: stream(list), DryRun: true}, Result{Columns: 40, Captures: 40, Added: 40, DryRun: true}},
		{"first", Options{Columns: stream(list)}, Result{Published: true, Columns: 40, Captures: 40, Added: 40}},
		{"again", Options{Columns: stream(list)}, Result{Unchanged: true, Columns: 40, Captures: 40}},
		{"forced", Options{Columns: stream(list), Force: true}, Result{Published: true, Columns: 40, Captures: 40}},
		{"dry run", Options{Columns: stream(edited), DryRun: true}, Result{Columns: 38, Captures: 38, Changed: 1, Removed: 2, DryRun: true}},
		{"edited", Options{Columns: stream(edited)}, Result{Published: true, Columns: 38, Captures: 38, Changed: 1, Removed: 2}},
		{"in another order", Options{Columns: stream(backwards)}, Result{Unchanged: true, Columns: 38, Captures: 38}},
		{"unreadable lines", Options{Columns: stream(list, bad, bad)}, Result{Published: true, Columns: 40, Captures: 40, Unreadable: 2, Added: 2, Changed: 1}},
		{"duplicates and invalid ones", Options{Columns: stream(append([]*corpus.Column{list[0], {ID: "x"}}, list...))}, Result{Unchanged: true, Columns: 40, Captures: 40, Unreadable: 2}},
	} {
		step.o.DataDir = dir
		got := mustRebuild(t, step.o)
		if diff := cmp.Diff(step.want, counts(got)); diff != "" {
			t.Errorf("%s: %s", step.name, diff)
		}
		if r := rubbish(t, dir); len(r) > 0 {
			t.Errorf("%s: left %v", step.name, r)
		}
		if got.Generation == "" {
			continue
		}
		if _, err := Verify(context.Background(), dir); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
	}
	if names, err := index.OpenData(dir).Generations(); err != nil || len(names) != DefaultKeep {
		t.Errorf("kept %v, %v", names, err)
	}
}

func TestFingerprintSparesReading(t *testing.T) {
	dir := t.TempDir()
	list := columns(5)
	o := Options{
		DataDir: dir, Columns: stream(list), Fingerprint: "archive as of Monday",
		Report: func() (Report, error) { return Report{9, []Failure{{Path: "a", Reason: "torn"}}}, nil },
	}
	mustRebuild(t, o)
	o.Columns = func(func(*corpus.Column, error) bool) { t.Error("the columns were read") }
	got := mustRebuild(t, o)
	if diff := cmp.Diff(Result{Unchanged: true, Columns: 5, Captures: 9, Unreadable: 1}, counts(got)); diff != "" {
		t.Error(diff)
	}
	if !got.FailuresKnown || len(got.Failures) != 1 {
		t.Errorf("failures %v, known %v", got.Failures, got.FailuresKnown)
	}
	// Another fingerprint of the same records is read once and known then.
	o.Columns, o.Fingerprint = stream(list), "archive as of Tuesday"
	if got := mustRebuild(t, o); !got.Unchanged {
		t.Errorf("the same records under another fingerprint: %+v", got)
	}
	o.Columns = func(func(*corpus.Column, error) bool) { t.Error("the columns were read again") }
	if got := mustRebuild(t, o); !got.Unchanged || got.Columns != 5 {
		t.Errorf("a fingerprint that is known: %+v", got)
	}
}

// A fingerprint spares the reading only as long as what it stood for is live
// and whole.
func TestFingerprintIsNotEnough(t *testing.T) {
	dir := t.TempDir()
	list, other := columns(5), columns(6)
	known := Options{DataDir: dir, Columns: stream(list), Fingerprint: "five"}
	again := func(when string, wantRead, wantPublished bool) {
		t.Helper()
		read := false
		o := known
		o.Columns = func(yield func(*corpus.Column, error) bool) {
			read = true
			stream(list)(yield)
		}
		res, err := Rebuild(context.Background(), o)
		if err != nil || read != wantRead || res.Published != wantPublished {
			t.Errorf("%s: read %v, published %v, %v", when, read, res.Published, err)
		}
	}
	mustRebuild(t, known)
	again("nothing changed", false, false)
	mustRebuild(t, Options{DataDir: dir, Columns: stream(other), Fingerprint: "six"})
	again("another input is live", true, true)
	if _, err := Rollback(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	again("rolled back from", false, false)
	if err := os.Remove(filepath.Join(dir, lastRunFile)); err != nil {
		t.Fatal(err)
	}
	again("the last run is forgotten", true, false)
	again("and known again", false, false)
	_, live, err := index.OpenData(dir).Current()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(live, "lexicon.tab")); err != nil {
		t.Fatal(err)
	}
	again("the live index is damaged", true, true)
	known.Columns = stream(list[:3], errors.New("disk on fire"))
	known.Fingerprint = "burnt"
	if _, err := Rebuild(context.Background(), known); err == nil {
		t.Fatal("no error")
	}
	again("a failed run knows nothing", true, false)
}

func TestRebuildFailures(t *testing.T) {
	dir := t.TempDir()
	list := columns(30)
	live := mustRebuild(t, Options{DataDir: dir, Columns: stream(list)}).Generation
	ctx, cancel := context.WithCancel(context.Background())
	broken := errors.New("disk on fire")
	for _, tc := range []struct {
		name string
		ctx  context.Context
		o    Options
		want error
	}{
		{"broken stream", context.Background(), Options{Columns: stream(list[:3], broken), Force: true}, broken},
		{"broken report", context.Background(), Options{Columns: stream(list[:3]), Report: func() (Report, error) { return Report{}, broken }}, broken},
		{"cancelled while reading", ctx, Options{Columns: func(yield func(*corpus.Column, error) bool) {
			yield(list[0], nil)
			cancel()
			yield(list[1], nil)
		}, Force: true}, context.Canceled},
		{"cancelled before", ctx, Options{Columns: stream(list), Force: true}, context.Canceled},
	} {
		tc.o.DataDir = dir
		res, err := Rebuild(tc.ctx, tc.o)
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
		if res.Published || res.Generation != live {
			t.Errorf("%s: %+v", tc.name, res)
		}
		if name, _, err := index.OpenData(dir).Current(); err != nil || name != live {
			t.Errorf("%s: current is %s, %v", tc.name, name, err)
		}
		if r := rubbish(t, dir); len(r) > 0 {
			t.Errorf("%s: left %v", tc.name, r)
		}
	}
	if _, err := Rebuild(context.Background(), Options{DataDir: t.TempDir(), Columns: stream(nil)}); !errors.Is(err, ErrNothing) {
		t.Errorf("an empty input: %v", err)
	}
}

// Whatever is wrong with the live generation, the next rebuild replaces it,
// although the input has not changed.
func TestRebuildReplacesDamage(t *testing.T) {
	list := columns(30)
	built := t.TempDir()
	mustRebuild(t, Options{DataDir: built, Columns: stream(list)})
	for name, harm := range map[string]func(dir string) error{
		"missing file":     func(dir string) error { return os.Remove(filepath.Join(dir, "current", "lexicon.tab")) },
		"truncated file":   func(dir string) error { return os.Truncate(filepath.Join(dir, "current", "forward.tab"), 10) },
		"missing manifest": func(dir string) error { return os.Remove(filepath.Join(dir, "current", "manifest.json")) },
		"foreign version": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "current", "manifest.json"), []byte(`{"version":99,"stats":{"columns":30}}`), 0o644)
		},
		"generation gone": func(dir string) error {
			name, err := os.Readlink(filepath.Join(dir, "current"))
			if err != nil {
				return err
			}
			return os.RemoveAll(filepath.Join(dir, name))
		},
		"link astray": func(dir string) error {
			link := filepath.Join(dir, "current")
			return errors.Join(os.Remove(link), os.Symlink("/nowhere", link))
		},
	} {
		dir := copyOf(t, built)
		if err := harm(dir); err != nil {
			t.Fatal(err)
		}
		res, err := Rebuild(context.Background(), Options{DataDir: dir, Columns: stream(list)})
		if err != nil || !res.Published || len(res.Warnings) != 1 {
			t.Errorf("%s: %+v, %v", name, res, err)
		}
		if _, err := Verify(context.Background(), dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGuardStandsBehindDamage(t *testing.T) {
	list := columns(60)
	for _, generations := range []int{1, 2} {
		dir := t.TempDir()
		for range generations {
			mustRebuild(t, Options{DataDir: dir, Columns: stream(list), Force: true})
		}
		manifest := filepath.Join(dir, "current", "manifest.json")
		for _, harm := range []func() error{
			func() error { return os.WriteFile(manifest, []byte("garbage"), 0o600) },
			func() error { return os.Remove(manifest) },
		} {
			if err := harm(); err != nil {
				t.Fatal(err)
			}
			_, err := Rebuild(context.Background(), Options{DataDir: dir, Columns: stream(list[:5])})
			if ge := (*GuardError)(nil); !errors.As(err, &ge) || ge.Rows[0] != (GuardRow{"columns", 60, 5, true}) {
				t.Errorf("5 columns for 60 with a lost manifest, one of %d: %v", generations, err)
			}
		}
		if _, err := Rebuild(context.Background(), Options{DataDir: dir, Columns: stream(list)}); err != nil {
			t.Errorf("as many columns with a lost manifest, one of %d: %v", generations, err)
		}
	}
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	mustRebuild(t, Options{DataDir: dir, Columns: stream(columns(2))})
	l, err := index.OpenData(dir).Lock()
	if err != nil {
		t.Fatal(err)
	}
	_, rebuildErr := Rebuild(context.Background(), Options{DataDir: dir, Columns: stream(columns(3))})
	_, rollbackErr := Rollback(t.Context(), dir, "")
	_, pruneErr := Prune(dir, 1)
	for _, err := range []error{rebuildErr, rollbackErr, pruneErr} {
		if !errors.Is(err, index.ErrLocked) {
			t.Errorf("with the lock held: %v", err)
		}
	}
	l.Unlock()
}

func BenchmarkRebuild(b *testing.B) {
	const n = 1000
	list := columns(n)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			if _, err := Rebuild(b.Context(), Options{DataDir: b.TempDir(), Columns: stream(list)}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "columns/s")
	})
	b.Run("unchanged", func(b *testing.B) {
		o := Options{DataDir: b.TempDir(), Columns: stream(list)}
		if _, err := Rebuild(b.Context(), o); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if res, err := Rebuild(b.Context(), o); err != nil || !res.Unchanged {
				b.Fatal(res, err)
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "columns/s")
	})
}
