package search

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// What cannot be opened is tried again after a while, since nothing else may
// ever be published, and forgotten once the link leads elsewhere.
func TestTriesAgain(t *testing.T) {
	dir := t.TempDir()
	l := &Live{data: index.OpenData(dir), log: slog.New(slog.DiscardHandler)}
	advance := func() error {
		t.Helper()
		return l.advance(t.Context())
	}
	check := func(when, open, refused string) {
		t.Helper()
		if st := l.State(); st.Open.Generation != open || st.Refused != refused {
			t.Errorf("%s: %q is open and %q refused, want %q and %q", when, st.Open.Generation, st.Refused, open, refused)
		}
	}
	current := func() (name, manifest string) {
		t.Helper()
		name, path, err := l.data.Current()
		if err != nil {
			t.Fatal(err)
		}
		return name, filepath.Join(path, "manifest.json")
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, dir, "a")
	if err := advance(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.leave(l.open) })
	first, _ := current()
	publish(t, dir, "a", "b")
	second, manifest := current()
	aside := filepath.Join(t.TempDir(), "manifest.json")
	move(manifest, aside)

	var pauses []time.Duration
	for range 12 {
		l.retry = time.Time{}
		if err := advance(); err == nil {
			t.Fatal("it was opened without its manifest")
		}
		check("damaged", first, second)
		if err := advance(); err != nil {
			t.Errorf("it was tried again at once: %v", err)
		}
		pauses = append(pauses, l.pause)
	}
	if pauses[0] != retryFirst || pauses[1] != 2*retryFirst || pauses[11] != retryLast {
		t.Errorf("the pauses between tries are %v", pauses)
	}

	if err := l.data.Switch(first); err != nil {
		t.Fatal(err)
	}
	if err := advance(); err != nil {
		t.Fatal(err)
	}
	check("rolled back", first, "")

	if err := l.data.Switch(second); err != nil {
		t.Fatal(err)
	}
	if err := advance(); err == nil {
		t.Fatal("it was opened without its manifest")
	}
	move(aside, manifest)
	if err := advance(); err != nil {
		t.Fatal(err)
	}
	check("mended a moment ago", first, second)
	l.retry = time.Time{}
	if err := advance(); err != nil {
		t.Fatal(err)
	}
	check("tried again", second, "")
}

func TestTellsOnceWhatIsGone(t *testing.T) {
	var out strings.Builder
	dir := t.TempDir()
	l := &Live{data: index.OpenData(dir), log: slog.New(slog.NewTextHandler(&out, nil))}
	t.Cleanup(func() { l.leave(l.open) })
	told, lines := "", 0
	follow := func(when string, more int) {
		t.Helper()
		told = l.tell(told, l.advance(t.Context()))
		lines += more
		if got := strings.Count(out.String(), "not opened"); got != lines {
			t.Errorf("%s: told %d times, want %d: %s", when, got, lines, out.String())
		}
	}
	follow("nothing yet", 0)
	publish(t, dir, "a")
	follow("published", 0)
	current := filepath.Join(dir, "current")
	for range 2 {
		if err := os.Rename(current, current+".aside"); err != nil {
			t.Fatal(err)
		}
		follow("gone", 1)
		follow("still gone", 0)
		if err := os.Rename(current+".aside", current); err != nil {
			t.Fatal(err)
		}
		follow("there again", 0)
	}
}

// A file that breaks off between the check and the first question keeps its
// generation from serving, and ends nothing.
func TestSurvive(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, "a", "b", "c")
	_, generation, err := index.OpenData(dir).Current()
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(t.Context(), generation)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ask := func() error {
		_, err := x.Search(t.Context(), Request{Query: query.Parse("talk first"), Limit: 10})
		return err
	}
	if err := survive(ask); err != nil {
		t.Fatal(err)
	}
	x.KeepResults(false)
	for _, file := range []string{"terms.tab", "lexicon.tab"} {
		if err := os.Truncate(filepath.Join(generation, file), 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := survive(ask); err == nil {
		t.Error("what broke off was asked")
	}
}
