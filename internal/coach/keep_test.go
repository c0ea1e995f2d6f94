package coach

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/regular"
)

func TestNotes(t *testing.T) {
	s, now := newStore(t)
	ctx := t.Context()
	write := func(id, text string) {
		t.Helper()
		if err := s.SetNote(ctx, id, text, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		*now = now.Add(time.Second)
	}
	write("a", " Ann called.\r\nShe is well. ")
	write("b", "second")
	write("a", "Ann called again.")
	write("c", "to go")
	write("c", " ")
	list, err := s.Notes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at := func(sec int) time.Time { return time.Date(2026, 3, 1, 12, 0, sec, 0, time.UTC) }
	if diff := cmp.Diff([]Note{{"a", "Ann called again.", at(2)}, {"b", "second", at(1)}}, list); diff != "" {
		t.Error(diff)
	}
	if n, err := s.Note(ctx, "c"); err != nil || n.Text != "" {
		t.Errorf("%+v, %v", n, err)
	}
	for _, bad := range []string{strings.Repeat("é", MaxNote+1), "\xff"} {
		if err := s.SetNote(ctx, "a", bad, ""); !errors.Is(err, ErrNote) {
			t.Errorf("%.10q: %v", bad, err)
		}
	}
	if diff := cmp.Diff([]Event{PasswordSet, NoteWritten, NoteWritten, NoteWritten, NoteWritten, NoteRemoved}, events(t, s)); diff != "" {
		t.Error(diff)
	}
	dir := s.dir
	again, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n, err := again.Note(ctx, "a"); err != nil || n.Text != "Ann called again." {
		t.Errorf("opened again: %+v, %v", n, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("\x00", 4096), strings.Repeat("no database ", 400)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, storeFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), dir); !errors.Is(err, ErrDamaged) {
			t.Errorf("a file of %.12q: %v", text, err)
		}
	}
	if _, err := Open(t.Context(), t.TempDir()); !errors.Is(err, ErrNoStore) {
		t.Errorf("no file: %v", err)
	}
	s, _ := newStore(t)
	if _, err := s.db.Exec("PRAGMA user_version = 9"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), s.dir); err == nil || !strings.Contains(err.Error(), "version 9") {
		t.Errorf("another version: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, storeFile), []byte("not a database, and long enough to be looked at as one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); err == nil {
		t.Error("a file that is no database is opened")
	}
	if err := errors.Join(os.Remove(filepath.Join(dir, storeFile)), syscall.Mkfifo(filepath.Join(dir, storeFile), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, regular.ErrNotRegular) {
		t.Errorf("a pipe: %v", err)
	}
	if _, err := Create(t.Context(), dir); !errors.Is(err, regular.ErrNotRegular) {
		t.Errorf("a pipe: %v", err)
	}
	if err := syscall.Mkfifo(filepath.Join(s.dir, storeFile+"-journal"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), s.dir); !errors.Is(err, regular.ErrNotRegular) {
		t.Errorf("a pipe beside it: %v", err)
	}
}

func TestHidden(t *testing.T) {
	s, _ := newStore(t)
	ctx := t.Context()
	if list, err := s.Hide(ctx, "b", "Title b", "x"); err != nil || !slices.Equal(IDs(list), []string{"b"}) {
		t.Fatalf("%v, %v", list, err)
	}
	if list, err := s.Hide(ctx, "a", "Title a", "x"); err != nil || !slices.Equal(IDs(list), []string{"a", "b"}) {
		t.Fatalf("%v, %v", list, err)
	}
	if list, err := s.Hide(ctx, "a", "Title a", "x"); err != nil || len(list) != 2 {
		t.Fatalf("hidden twice: %v, %v", list, err)
	}
	if list, err := s.Show(ctx, "b", "x"); err != nil || !slices.Equal(IDs(list), []string{"a"}) {
		t.Fatalf("%v, %v", list, err)
	}
	if list, err := ReadHidden(s.dir); err != nil || len(list) != 1 || list[0].Title != "Title a" {
		t.Errorf("%v, %v", list, err)
	}
	if list, err := ReadHidden(t.TempDir()); err != nil || list != nil {
		t.Errorf("without a file: %v, %v", list, err)
	}
	for _, bad := range []string{"", "[", `{"id":"a"}`, `[{"title":"a"}]`} {
		if err := os.WriteFile(filepath.Join(s.dir, hiddenFile), []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if list, err := ReadHidden(s.dir); err == nil {
			t.Errorf("%q reads as %v", bad, list)
		}
		if _, err := s.Hide(ctx, "c", "", "x"); err == nil {
			t.Errorf("%q is written over", bad)
		}
	}
	// Nobody writes to the pipe, and the link leads to bytes without end.
	path := filepath.Join(s.dir, hiddenFile)
	for _, put := range []func() error{
		func() error { return syscall.Mkfifo(path, 0o644) },
		func() error { return os.Symlink("/dev/zero", path) },
		func() error { return os.Mkdir(path, 0o755) },
	} {
		if err := errors.Join(os.Remove(path), put()); err != nil {
			t.Fatal(err)
		}
		if list, err := ReadHidden(s.dir); !errors.Is(err, regular.ErrNotRegular) {
			t.Errorf("no file reads as %v, %v", list, err)
		}
	}
}

// lines is a log that can be waited for.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

// wait does something and waits for a line that holds text.
func (l lines) wait(t *testing.T, text string, do func() error) {
	t.Helper()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	if line := <-l; !strings.Contains(line, text) {
		t.Errorf("logged %q, want %q", line, text)
	}
}

// What one program hides, the others that follow hide.
func TestFollowHidden(t *testing.T) {
	s, _ := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	applied := make(chan []string, 10)
	apply := func(ids []string) error { applied <- ids; return nil }
	logged := make(lines, 10)
	if err := FollowHidden(ctx, s.dir, apply, slog.New(slog.NewTextHandler(logged, nil))); err != nil {
		t.Fatal(err)
	}
	if ids := <-applied; len(ids) != 0 {
		t.Errorf("at first %v", ids)
	}
	if _, err := s.Hide(ctx, "a", "", "x"); err != nil {
		t.Fatal(err)
	}
	if ids := <-applied; !slices.Equal(ids, []string{"a"}) {
		t.Errorf("then %v", ids)
	}
	// A file that is gone shows nothing; one that comes back counts.
	path := filepath.Join(s.dir, hiddenFile)
	logged.wait(t, "is gone", func() error { return os.Rename(path, path+".away") })
	if err := os.WriteFile(path, []byte(`[{"id":"b"},{"id":"c"}]`), 0o644); err != nil {
		t.Fatal(err)
	}
	if ids := <-applied; !slices.Equal(ids, []string{"b", "c"}) {
		t.Errorf("after it was gone %v", ids)
	}
	// Another list of the same size and time counts, too.
	st, err := os.Stat(path)
	if err == nil {
		err = os.WriteFile(path+".new", []byte(`[{"id":"c"},{"id":"d"}]`), 0o644)
	}
	if err == nil {
		err = errors.Join(os.Chtimes(path+".new", st.ModTime(), st.ModTime()), os.Rename(path+".new", path))
	}
	if err != nil {
		t.Fatal(err)
	}
	if ids := <-applied; !slices.Equal(ids, []string{"c", "d"}) {
		t.Errorf("with a list of the same size %v", ids)
	}
	if err := os.WriteFile(path, []byte("["), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := FollowHidden(ctx, s.dir, apply, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a damaged file is followed")
	}
}

func TestInVain(t *testing.T) {
	s, now := newStore(t)
	ctx := t.Context()
	ask := func(times int, q string) {
		for range times {
			s.Missed(q)
		}
	}
	ask(3, "Parking  lot")
	ask(1, "parking lot")
	ask(9, "sabbatical")
	for _, private := range []string{
		"write to ann@example.com", "call 555 01234", "see http://example.com/a", "one two three four five six seven eight nine",
		strings.Repeat("long", 30), "two\nlines\x00", "", "\xff",
	} {
		ask(50, private)
	}
	check := func(when string, want ...Asked) {
		t.Helper()
		got, err := s.InVain(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	check("four times is not five", Asked{"sabbatical", 9, day})
	b, err := os.ReadFile(filepath.Join(s.dir, storeFile))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "parking") || strings.Contains(string(b), "example.com") {
		t.Error("the file holds what was asked too seldom")
	}
	*now = now.AddDate(0, 0, 1)
	ask(1, "PARKING LOT ")
	check("the fifth time", Asked{"sabbatical", 9, day}, Asked{"parking lot", 5, day.AddDate(0, 0, 1)})
	*now = now.AddDate(0, 0, askedDays)
	ask(1, "something new")
	check("half a year later", Asked{"parking lot", 5, day.AddDate(0, 0, 1)})
	*now = now.AddDate(0, 0, 10)
	ask(1, "something new")
	check("and more")
	*now = now.AddDate(30, 0, 0) // a clock that is ahead
	ask(5, "commuting")
	check("thirty years later", Asked{"commuting", 5, now.Truncate(24 * time.Hour)})
	*now = now.AddDate(-30, 0, 0)
	ask(1, "something new")
	check("thirty years earlier", Asked{"commuting", 5, now.Truncate(24 * time.Hour)})
	*now = now.AddDate(0, 0, askedDays+1)
	ask(1, "something new")
	check("it is forgotten as others are")
	for i := range 2 * maxPending {
		s.Missed(fmt.Sprint("question ", i%10000, " of many"))
	}
	if n := len(s.asking.times); n > maxPending {
		t.Errorf("%d questions wait", n)
	}
}

// What a full disk does not take waits, and hides nothing that is there.
func TestInVainOnAFullDisk(t *testing.T) {
	s, _ := newStore(t)
	ctx := t.Context()
	ask := func(q string) {
		for range MinAsked {
			s.Missed(q)
		}
	}
	only := func(on string) {
		t.Helper()
		if _, err := s.db.ExecContext(ctx, "PRAGMA query_only = "+on); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want ...string) {
		t.Helper()
		list, err := s.InVain(ctx, 10)
		var got []string
		for _, a := range list {
			got = append(got, fmt.Sprint(a.Query, " ", a.Times))
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	}
	ask("sabbatical")
	check("sabbatical 5")
	only("ON")
	ask("parking")
	check("sabbatical 5")
	ask("parking")
	only("OFF")
	check("parking 10", "sabbatical 5")
}

func TestAuditIsBounded(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.db.Exec("INSERT INTO audit (id, at, event, column_id, client) VALUES (?, 0, 'old', '', '')", maxAudit+5); err != nil {
		t.Fatal(err)
	}
	if err := s.SetNote(t.Context(), "a", "text", "x"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Event{"old", NoteWritten}, events(t, s)); diff != "" {
		t.Error(diff)
	}
}
