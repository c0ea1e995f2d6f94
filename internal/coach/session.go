package coach

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// A session ends after so long without a request, and in any case.
const (
	idleTime    = 30 * time.Minute
	sessionTime = 12 * time.Hour
	rotateAfter = 10 * time.Minute // a token is exchanged for a new one
	maxSessions = 20               // the oldest goes
	tokenSize   = 32

	// A session that begins further ahead than this was begun by a clock that was
	// wrong. It ends, too: else it would last until the clock is there again.
	clockSlack = 5 * time.Minute
)

var (
	// ErrWrong means that a password is not the coach's.
	ErrWrong = errors.New("wrong password")
	// ErrNoSession means that a token is that of no session, or of one that
	// has ended.
	ErrNoSession = errors.New("no such session")
)

// A Session is a coach who has signed in.
type Session struct {
	Token  string // what her browser shows; the store keeps only its checksum
	secret []byte
}

// SetPassword sets the password and ends all sessions.
func (s *Store) SetPassword(ctx context.Context, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	stored := hash(password, s.cost)
	err := s.change(ctx, func(tx *sql.Tx) error {
		if err := setMeta(ctx, tx, "password", []byte(stored)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions"); err != nil {
			return err
		}
		return s.note(ctx, tx, PasswordSet, "", "")
	})
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return nil
}

// HasPassword reports whether somebody can sign in.
func (s *Store) HasPassword(ctx context.Context) (bool, error) {
	b, err := s.meta(ctx, "password")
	return b != nil, err
}

// nobody is tried where no password is set, so that it takes as long.
const nobody = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SignIn begins a session. Whatever session the browser had before is none of
// it: the token is new. The error is [ErrWrong] or a [*LockedError].
func (s *Store) SignIn(ctx context.Context, client, password string) (*Session, error) {
	s.signing.Lock()
	defer s.signing.Unlock()
	if locked := s.throttle.admit(client); locked != nil {
		if locked.news {
			return nil, errors.Join(locked, s.log(ctx, LockedOut, "", client))
		}
		return nil, locked
	}
	stored, err := s.meta(ctx, "password")
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	set := stored != nil
	if !set {
		stored = []byte(nobody)
	}
	if len(password) > maxPassword {
		password = "" // as wrong, and no work
	}
	right, err := matches(string(stored), password)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if !right || !set {
		s.throttle.failed(client)
		return nil, errors.Join(ErrWrong, s.log(ctx, SignInFailed, "", client))
	}
	s.throttle.passed(client)
	n := s.newSession()
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := s.prune(ctx, tx); err != nil {
			return err
		}
		now := s.now().Unix()
		if _, err := tx.ExecContext(ctx, "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", sum(n.Token), n.secret, now, now, now); err != nil {
			return err
		}
		return s.note(ctx, tx, SignedIn, "", client)
	})
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return n, nil
}

func (s *Store) newSession() *Session {
	return &Session{Token: base64.RawURLEncoding.EncodeToString(random(tokenSize)), secret: random(tokenSize)}
}

func sum(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// prune removes sessions that have ended, and the oldest beyond the limit.
func (s *Store) prune(ctx context.Context, tx *sql.Tx) error {
	now := s.now()
	_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE seen < ?1 OR created < ?2 OR seen > ?3 OR created > ?3 OR token NOT IN (SELECT token FROM sessions ORDER BY created DESC LIMIT ?4)",
		now.Add(-idleTime).Unix(), now.Add(-sessionTime).Unix(), now.Add(clockSlack).Unix(), maxSessions-1)
	return err
}

// Session returns the session of a token, or ErrNoSession. Where renew is set
// and the token is old, the session has a new one from here on, and the old one
// is worth nothing.
func (s *Store) Session(ctx context.Context, token string, renew bool) (*Session, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenSize) {
		return nil, ErrNoSession
	}
	n, err := s.renewed(ctx, token, renew)
	if err != nil && !errors.Is(err, ErrNoSession) && ctx.Err() == nil {
		// The disk takes nothing, which must not shut the coach out: what there is to
		// do may be to hide a column. The session lasts as if it had not been asked for.
		n, _, err = s.session(ctx, s.db, token)
	}
	switch {
	case errors.Is(err, ErrNoSession):
		return nil, ErrNoSession
	case err != nil:
		return nil, fmt.Errorf("look up session: %w", err)
	}
	return n, nil
}

// renewed is the session of a token that was asked for now.
func (s *Store) renewed(ctx context.Context, token string, renew bool) (n *Session, err error) {
	ended := false
	err = s.change(ctx, func(tx *sql.Tx) error {
		var rotated time.Time
		if n, rotated, err = s.session(ctx, tx, token); errors.Is(err, ErrNoSession) {
			ended = true // and is removed
			_, err = tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = ?", sum(token))
			return err
		}
		if err != nil {
			return err
		}
		now := s.now()
		if renew && now.Sub(rotated) > rotateAfter {
			n.Token, rotated = s.newSession().Token, now
		}
		_, err = tx.ExecContext(ctx, "UPDATE sessions SET token = ?, rotated = ?, seen = ? WHERE token = ?", sum(n.Token), rotated.Unix(), now.Unix(), sum(token))
		return err
	})
	if err == nil && ended {
		err = ErrNoSession
	}
	return n, err
}

// session reads the session of a token, and when that was given. The error is
// ErrNoSession where it has ended, too.
func (s *Store) session(ctx context.Context, db interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, token string,
) (*Session, time.Time, error) {
	n := &Session{Token: token}
	var created, rotated, seen int64
	err := db.QueryRowContext(ctx, "SELECT secret, created, rotated, seen FROM sessions WHERE token = ?", sum(token)).Scan(&n.secret, &created, &rotated, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, ErrNoSession
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	now := s.now()
	since, lasts := now.Sub(time.Unix(seen, 0)), now.Sub(time.Unix(created, 0))
	if since > idleTime || lasts > sessionTime || min(since, lasts) < -clockSlack {
		return nil, time.Time{}, ErrNoSession
	}
	return n, time.Unix(rotated, 0), nil
}

// SignOut ends the session of a token.
func (s *Store) SignOut(ctx context.Context, token, client string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = ?", sum(token)); err != nil {
			return err
		}
		return s.note(ctx, tx, SignedOut, "", client)
	})
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// FormToken returns what a form of the session carries. It is another one each
// time, so that a compressed page tells nothing about it by its size.
func (n *Session) FormToken() string {
	mask := random(tokenSize)
	out := make([]byte, 2*tokenSize)
	copy(out, mask)
	subtle.XORBytes(out[tokenSize:], mask, n.secret)
	return base64.RawURLEncoding.EncodeToString(out)
}

// HasForm reports whether a form is one of the session's.
func (n *Session) HasForm(token string) bool {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 2*tokenSize || len(n.secret) != tokenSize {
		return false
	}
	subtle.XORBytes(b[tokenSize:], b[:tokenSize], b[tokenSize:])
	return subtle.ConstantTimeCompare(b[tokenSize:], n.secret) == 1
}
