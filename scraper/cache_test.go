package scraper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	archives "coachsearch/internal/sample"
	"coachsearch/scraper/archive"
)

// told returns everything that a harvest says, as the command writes it.
func told(t *testing.T, opts Options, paths ...string) []byte {
	t.Helper()
	h := harvest(t, opts, paths...)
	var b bytes.Buffer
	w := corpus.NewWriter(&b)
	for c, err := range h.Columns() {
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	enc := json.NewEncoder(&b)
	for l, err := range h.Report() {
		if err != nil {
			t.Fatal(err)
		}
		if err := enc.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := enc.Encode(h.Summary()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An archived is an archive that is scraped with a cache and without.
type archived struct {
	t     *testing.T
	paths []string
	cache string
	want  []byte // what a run without a cache tells; nil runs one
}

// check scrapes, compares with a run that keeps nothing, and returns the run's
// cache.
func (a archived) check(when string, c *Cache) *Cache {
	a.t.Helper()
	if c.Path == "" {
		c.Path = a.cache
	}
	want := a.want
	if want == nil {
		want = told(a.t, Options{}, a.paths...)
	}
	if got := told(a.t, Options{Cache: c}, a.paths...); !bytes.Equal(got, want) {
		a.t.Errorf("%s: a harvest with a cache is not that without", when)
	}
	if _, err := os.Stat(c.aside()); err == nil {
		a.t.Errorf("%s: %s is left behind", when, c.aside())
	}
	return c
}

// expect is check where the numbers of pages that are found and read and are
// known, and nothing goes wrong.
func (a archived) expect(when string, hits, misses int) {
	a.t.Helper()
	if c := a.check(when, &Cache{}); c.Hits != hits || c.Misses != misses || c.Err != nil {
		a.t.Errorf("%s: %d found, %d read, %v; want %d and %d", when, c.Hits, c.Misses, c.Err, hits, misses)
	}
}

func newArchived(t *testing.T) (a archived, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "archive")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		write1(t, dir, i, "first")
	}
	return archived{t: t, paths: []string{dir}, cache: filepath.Join(t.TempDir(), "pages.cache")}, dir
}

func write1(t *testing.T, dir string, i int, word string) {
	t.Helper()
	title := fmt.Sprintf("Column %d", i)
	body := page(title, fmt.Sprintf("March %d, 2008", i+1), title+" "+word, "")
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.html", i)), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCacheReadsOnlyWhatChanged(t *testing.T) {
	a, dir := newArchived(t)
	a.expect("first run", 0, 12)
	a.expect("nothing changed", 12, 0)
	write1(t, dir, 3, "second")
	a.expect("a page was edited", 11, 1)
	a.expect("and is known now", 12, 0)
	write1(t, dir, 12, "first")
	if err := os.Remove(filepath.Join(dir, "05.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "06.html"), filepath.Join(dir, "moved.html")); err != nil {
		t.Fatal(err)
	}
	a.expect("one added, one removed, one renamed", 10, 2)
	write1(t, dir, 3, "first")
	write1(t, dir, 5, "first")
	a.expect("what was forgotten is read again", 11, 2)
	a.paths = append(a.paths, dir)
	a.expect("an archive named twice", 26, 0)
	a.expect("and again", 26, 0)
}

// A cache that would stay the same is not written.
func TestCacheStays(t *testing.T) {
	a, _ := newArchived(t)
	a.expect("first run", 0, 12)
	before, err := os.Stat(a.cache)
	if err != nil {
		t.Fatal(err)
	}
	a.expect("second run", 12, 0)
	if after, err := os.Stat(a.cache); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was replaced: %v", err)
	}
}

// Every kind of archive that the project has comes out the same from a cache,
// and a second run parses nothing.
func TestCacheOfEveryKind(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sample")
	if err := archives.Extract(dir); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{dir, sharedPath(t, "examples"), sharedPath(t, "data", "archives", "warcio"), sharedPath(t, "data", "archives", "mhtml"), sharedPath(t, "data", "archives", "py-wacz")} {
		if manyPages[filepath.Base(root)] && raceDetector {
			continue
		}
		a := archived{t: t, paths: []string{root}, cache: filepath.Join(t.TempDir(), "pages.cache")}
		first := &Cache{Path: a.cache}
		a.want = told(t, Options{Cache: first}, root)
		if first.Misses == 0 || first.Err != nil {
			t.Errorf("%s: first run: %d read, %v", root, first.Misses, first.Err)
		}
		again := a.check("second run", &Cache{})
		if again.Hits != first.Misses || again.Misses != 0 || again.Err != nil {
			t.Errorf("%s: %d found of %d, %d read, %v", root, again.Hits, first.Misses, again.Misses, again.Err)
		}
	}
}

// Whatever is wrong with the file, the harvest is the same and the next run
// has a whole one.
func TestCacheDamaged(t *testing.T) {
	a, _ := newArchived(t)
	a.want = told(t, Options{}, a.paths...)
	a.expect("first run", 0, 12)
	rounds := 6
	if raceDetector {
		rounds = 2
	}
	whole, err := os.ReadFile(a.cache)
	if err != nil {
		t.Fatal(err)
	}
	damages := map[string][]byte{"empty": {}, "longer": append(bytes.Clone(whole), 0), "zeros": make([]byte, len(whole)), "something else": []byte("not a cache at all")}
	for range rounds {
		at, bit := rand.IntN(len(whole)), byte(1)<<rand.IntN(8)
		b := bytes.Clone(whole)
		b[at] ^= bit
		damages[fmt.Sprintf("bit %#x of byte %d", bit, at)] = b
		damages[fmt.Sprintf("cut at %d", at)] = whole[:at]
		damages[fmt.Sprintf("without byte %d", at)] = append(bytes.Clone(whole[:at]), whole[at+1:]...)
	}
	for what, b := range damages {
		if err := os.WriteFile(a.cache, b, 0o600); err != nil {
			t.Fatal(err)
		}
		// Two bits in a thousand mean nothing to who unpacks a blob: the sum is of
		// what it holds, which check compares.
		harmless := strings.HasPrefix(what, "bit")
		if c := a.check(what, &Cache{}); c.Hits+c.Misses != 12 || c.Misses == 0 && !harmless || c.Err != nil {
			t.Errorf("%s: %d found, %d read, %v", what, c.Hits, c.Misses, c.Err)
		}
		if c := a.check(what+", next run", &Cache{}); c.Hits != 12 || c.Err != nil {
			t.Errorf("%s, next run: %d found, %v", what, c.Hits, c.Err)
		}
	}
}

// A blob that is whole and stands under another page's key is not taken.
func TestCacheOfAnotherPage(t *testing.T) {
	a, _ := newArchived(t)
	a.expect("first run", 0, 12)
	c := new(Cache)
	c.Path = a.cache
	p, err := defaultProfile()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.open(p); err != nil {
		t.Fatal(err)
	}
	blob, err := c.old.blob(0)
	if err != nil {
		t.Fatal(err)
	}
	var other pageKey
	copy(other[:], c.old.row(1))
	if c.decode(other, blob) != nil {
		t.Error("the page of another key is taken")
	}
	c.close(false)
}

func TestCacheOfAnotherProgramOrProfile(t *testing.T) {
	a, _ := newArchived(t)
	a.expect("first run", 0, 12)
	if c := a.check("another program", &Cache{Program: "another"}); c.Hits != 0 || c.Misses != 12 {
		t.Errorf("another program takes over %d pages", c.Hits)
	}
	site := filepath.Join(t.TempDir(), "site.toml")
	text := "name = \"coachs-corner\"\nversion = 1\nextends = \"coachs-corner\"\n[labels]\nname = [\"Klient\"]\n"
	var digests []string
	for _, s := range []string{text, text + "# a comment\n"} {
		if err := os.WriteFile(site, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := LoadProfile(site)
		if err != nil {
			t.Fatal(err)
		}
		c := &Cache{Path: a.cache}
		harvest(t, Options{Cache: c, Profile: p}, a.paths...)
		if c.Hits != 0 || c.Misses != 12 {
			t.Errorf("another profile takes over %d pages", c.Hits)
		}
		digests = append(digests, p.Digest())
	}
	if digests[0] == digests[1] {
		t.Error("two texts of a profile have one digest")
	}
}

func TestCacheBounded(t *testing.T) {
	a, _ := newArchived(t)
	whole := a.check("no bound", &Cache{})
	st, err := os.Stat(a.cache)
	if err != nil {
		t.Fatal(err)
	}
	limit := st.Size() / 2
	whole.Path = filepath.Join(t.TempDir(), "small.cache")
	for _, when := range []string{"first run", "second run"} {
		c := a.check(when, &Cache{Path: whole.Path, MaxBytes: limit})
		if st, err = os.Stat(c.Path); err != nil || c.Err != nil {
			t.Fatal(err, c.Err)
		}
		// The index comes on top.
		if over := int64(12*packRow + packHead + packTail); st.Size() > limit+over || c.Hits+c.Misses != 12 {
			t.Errorf("%s: %d bytes with a bound of %d, %d found, %d read", when, st.Size(), limit, c.Hits, c.Misses)
		}
	}
}

// A cache that cannot be written costs nothing but the time.
func TestCacheNotWritable(t *testing.T) {
	a, dir := newArchived(t)
	c := a.check("no folder", &Cache{Path: filepath.Join(dir, "absent", "pages.cache")})
	if c.Err == nil {
		t.Error("a cache was written where there is no folder")
	}
	if c = a.check("a folder", &Cache{Path: t.TempDir()}); c.Err == nil {
		t.Error("a cache was written over a folder")
	}
}

// A field that is added to a capture belongs into newPageKey as well.
func TestPageKeyHasEveryField(t *testing.T) {
	if n := reflect.TypeFor[archive.Capture]().NumField(); n != 13 {
		t.Errorf("a capture has %d fields: put the new ones into newPageKey, and correct this number", n)
	}
}
