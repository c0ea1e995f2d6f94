package coach

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const password = "correct horse battery"

// newStore makes a store with a password that is cheap to try, and a clock.
func newStore(t *testing.T) (s *Store, now *time.Time) {
	t.Helper()
	s, err := Create(t.Context(), Dir(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s.now, s.cost = func() time.Time { return at }, cost{1, 64, 1}
	if err := s.SetPassword(t.Context(), password); err != nil {
		t.Fatal(err)
	}
	return s, &at
}

func signIn(t *testing.T, s *Store) *Session {
	t.Helper()
	n, err := s.SignIn(t.Context(), "192.0.2.1", password)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func events(t *testing.T, s *Store) (list []Event) {
	t.Helper()
	entries, err := s.Audit(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Event)
	}
	slices.Reverse(list)
	return list
}

func TestPasswordHash(t *testing.T) {
	c := cost{1, 64, 1}
	a, b := hash(password, c), hash(password, c)
	if a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("%s, %s", a, b)
	}
	for try, want := range map[string]bool{password: true, password + " ": false, "": false, "Correct horse battery": false} {
		if got, err := matches(a, try); err != nil || got != want {
			t.Errorf("%q: %v, %v", try, got, err)
		}
	}
	for _, damaged := range []string{"", "$argon2id$", a[:len(a)-1], strings.Replace(a, "v=19", "v=16", 1), strings.Replace(a, "t=1", "t=0", 1), strings.Replace(a, "p=1", "p=0", 1), "plain"} {
		if got, err := matches(damaged, password); err == nil || got {
			t.Errorf("%q: %v, %v", damaged, got, err)
		}
	}
	if h := hash(password, defaultCost); !strings.HasPrefix(h, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("the cost of a real one: %s", h)
	}
}

// Where no password is set a try costs what it would cost, and fails.
func TestTimingWithoutAPassword(t *testing.T) {
	if right, err := matches(nobody, password); err != nil || right {
		t.Errorf("%v, %v", right, err)
	}
	if real := hash(password, defaultCost); nobody[:strings.LastIndexByte(nobody[:50], '$')] != real[:strings.LastIndexByte(real[:50], '$')] || len(nobody) != len(real) {
		t.Errorf("nobody's costs differ from %s", real)
	}
	s, err := Create(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if has, err := s.HasPassword(t.Context()); err != nil || has {
		t.Errorf("has a password: %v, %v", has, err)
	}
	if _, err := s.SignIn(t.Context(), "a", password); !errors.Is(err, ErrWrong) {
		t.Errorf("without a password: %v", err)
	}
}

func TestSetPassword(t *testing.T) {
	s, _ := newStore(t)
	for _, bad := range []string{"", "short", "elevenchars", strings.Repeat("x", 2000), "twelve chars\xff", "twelve\x00 chars"} {
		if err := s.SetPassword(t.Context(), bad); !errors.Is(err, ErrPassword) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	n := signIn(t, s)
	if err := s.SetPassword(t.Context(), "another password"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), n.Token, false); !errors.Is(err, ErrNoSession) {
		t.Errorf("a session outlives the password: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "a", password); !errors.Is(err, ErrWrong) {
		t.Errorf("the old password: %v", err)
	}
}

// A token is worth something as long as its session lasts, and once it was
// exchanged or given back, nothing.
func TestSessionEnds(t *testing.T) {
	s, now := newStore(t)
	ctx := t.Context()
	ends := func(when, token string) {
		t.Helper()
		if _, err := s.Session(ctx, token, false); !errors.Is(err, ErrNoSession) {
			t.Errorf("%s: %v", when, err)
		}
	}
	lasts := func(when, token string) {
		t.Helper()
		if n, err := s.Session(ctx, token, false); err != nil || n.Token != token {
			t.Fatalf("%s: %v", when, err)
		}
	}
	first, second := signIn(t, s), signIn(t, s)
	if first.Token == second.Token {
		t.Error("two sessions have one token")
	}
	for range 4 {
		*now = now.Add(idleTime - time.Second)
		lasts("in use", first.Token)
	}
	ends("left alone", second.Token)
	if err := s.SignOut(ctx, first.Token, "a"); err != nil {
		t.Fatal(err)
	}
	ends("signed out", first.Token)

	third := signIn(t, s)
	for range 25 {
		if *now = now.Add(29 * time.Minute); now.Sub(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)) > 0 {
			if _, err := s.Session(ctx, third.Token, false); err != nil {
				break
			}
		}
	}
	ends("after half a day", third.Token)

	old := signIn(t, s)
	*now = now.Add(rotateAfter + time.Second)
	fresh, err := s.Session(ctx, old.Token, true)
	if err != nil || fresh.Token == old.Token {
		t.Fatalf("%v", err)
	}
	ends("exchanged", old.Token)
	lasts("the new one", fresh.Token)
	if again, err := s.Session(ctx, fresh.Token, true); err != nil || again.Token != fresh.Token {
		t.Errorf("exchanged again at once: %v", err)
	}
	*now = now.Add(-time.Minute)
	lasts("the clock was set by a minute", fresh.Token)
	*now = now.Add(-time.Hour)
	ends("begun when the clock was wrong", fresh.Token)
	*now = now.Add(time.Hour + 10*time.Minute)
	ahead := signIn(t, s)
	*now = now.Add(-time.Hour)
	signIn(t, s) // which tidies up
	*now = now.Add(time.Hour)
	ends("tidied up", ahead.Token)
	for _, none := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("x", 1<<20)} {
		ends("no token", none)
	}
	for range maxSessions + 5 {
		*now = now.Add(time.Second)
		signIn(t, s)
	}
	var n int
	if err := s.db.QueryRow("SELECT count(*) FROM sessions").Scan(&n); err != nil || n > maxSessions {
		t.Errorf("%d sessions, %v", n, err)
	}
}

// The file holds no token that a browser could show.
// A disk that takes nothing more ends no session that lasts, begins none, and keeps
// none that has ended.
func TestSessionOnAFullDisk(t *testing.T) {
	s, now := newStore(t)
	ctx := t.Context()
	n := signIn(t, s)
	if _, err := s.db.ExecContext(ctx, "PRAGMA query_only = ON"); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(rotateAfter + time.Minute)
	if got, err := s.Session(ctx, n.Token, true); err != nil || got.Token != n.Token || !got.HasForm(n.FormToken()) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.SignIn(ctx, "a", password); err == nil || errors.Is(err, ErrWrong) {
		t.Errorf("signed in: %v", err)
	}
	if _, err := s.Session(ctx, s.newSession().Token, false); !errors.Is(err, ErrNoSession) {
		t.Errorf("of nobody: %v", err)
	}
	*now = now.Add(idleTime)
	if _, err := s.Session(ctx, n.Token, false); !errors.Is(err, ErrNoSession) {
		t.Errorf("left alone: %v", err)
	}
}

func TestSessionsAreStoredAsChecksums(t *testing.T) {
	s, _ := newStore(t)
	n := signIn(t, s)
	b, err := os.ReadFile(filepath.Join(s.dir, storeFile))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), n.Token) || strings.Contains(string(b), password) {
		t.Error("the file holds a token or a password")
	}
	if st, err := os.Stat(filepath.Join(s.dir, storeFile)); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
}

func TestFormTokens(t *testing.T) {
	s, _ := newStore(t)
	a, b := signIn(t, s), signIn(t, s)
	one, two := a.FormToken(), a.FormToken()
	if one == two {
		t.Error("a form token is the same twice")
	}
	for token, want := range map[string]bool{one: true, two: true, b.FormToken(): false, "": false, "x": false, one[:len(one)-2]: false, strings.Repeat("A", len(one)): false} {
		if a.HasForm(token) != want {
			t.Errorf("%q: %v", token, !want)
		}
	}
	if again, err := s.Session(t.Context(), a.Token, false); err != nil || !again.HasForm(one) {
		t.Errorf("a form of the request before: %v", err)
	}
}

// Guessing is slowed down: of one client, of all of them together, and a right
// password is no way around. The log tells of each wait once.
func TestThrottle(t *testing.T) {
	s, now := newStore(t)
	ctx := t.Context()
	try := func(client, p string) error {
		_, err := s.SignIn(ctx, client, p)
		return err
	}
	locked := func(when string, err error, want time.Duration) {
		t.Helper()
		var le *LockedError
		if !errors.As(err, &le) || le.Wait != want {
			t.Errorf("%s: %v, want a wait of %v", when, err, want)
		}
	}
	for i := range freeTries {
		if err := try("a", "wrong"); !errors.Is(err, ErrWrong) {
			t.Errorf("try %d: %v", i, err)
		}
	}
	locked("one more", try("a", "wrong"), firstWait)
	locked("the right one", try("a", password), firstWait)
	if err := try("b", password); err != nil {
		t.Errorf("another client: %v", err)
	}
	for _, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		*now = now.Add(wait / 2)
		if err := try("a", "wrong"); !errors.Is(err, ErrWrong) {
			t.Errorf("after the wait: %v", err)
		}
		locked("the next wait", try("a", "wrong"), wait)
	}
	*now = now.Add(4 * time.Minute)
	if err := try("a", password); err != nil {
		t.Errorf("the right one in time: %v", err)
	}
	if err := try("a", "wrong"); !errors.Is(err, ErrWrong) {
		t.Errorf("after that it begins anew: %v", err)
	}
	lockedOut := 0
	for _, e := range events(t, s) {
		if e == LockedOut {
			lockedOut++
		}
	}
	if lockedOut != 4 {
		t.Errorf("the log tells of %d waits, want 4", lockedOut)
	}

	*now = now.Add(time.Hour)
	for i := range windowTries {
		if err := try(fmt.Sprint("client ", i), "wrong"); !errors.Is(err, ErrWrong) {
			t.Fatalf("client %d: %v", i, err)
		}
	}
	locked("all together", try("yet another", "wrong"), window)
	*now = now.Add(window + time.Second)
	if err := try("yet another", password); err != nil {
		t.Errorf("after the window: %v", err)
	}
	for i := range maxClients + 100 {
		s.throttle.failed(fmt.Sprint("many ", i))
	}
	if n := len(s.throttle.clients); n > maxClients {
		t.Errorf("%d clients are kept in mind", n)
	}
}
