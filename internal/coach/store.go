package coach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite" // the driver
	sqlite3 "modernc.org/sqlite/lib"

	"coachsearch/internal/regular"
)

const storeFile = "coach.db"

// schema makes a store of version 1. Times are seconds.
const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE notes (column_id TEXT PRIMARY KEY, text TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;
CREATE TABLE sessions (token BLOB PRIMARY KEY, secret BLOB NOT NULL, created INTEGER NOT NULL, rotated INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL, column_id TEXT NOT NULL, client TEXT NOT NULL) STRICT;
CREATE TABLE asked (key BLOB PRIMARY KEY, times INTEGER NOT NULL, last INTEGER NOT NULL, query TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
`

const schemaVersion = 1

// A Store is the coach's file. It may be used by several goroutines.
type Store struct {
	dir  string
	db   *sql.DB
	now  func() time.Time
	cost cost

	signing  sync.Mutex // one password is tried at a time: each takes 64 MB
	throttle throttle
	hiding   sync.Mutex
	asking   pending
}

// ErrNoStore means that nobody has set a password yet.
var ErrNoStore = errors.New("no password is set for the coach")

// ErrDamaged means that the file is none that was written here, or no longer.
var ErrDamaged = errors.New("the coach's file is damaged")

// Open opens the store in the coach's folder. The error is [ErrNoStore] where
// there is none. An empty file is damaged: nothing that was in it is made anew by
// looking at it.
func Open(ctx context.Context, dir string) (*Store, error) {
	f, err := regular.Open(filepath.Join(dir, storeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open %s: %w", dir, ErrNoStore)
	}
	if err == nil {
		var st fs.FileInfo
		if st, err = f.Stat(); err == nil && st.Size() == 0 {
			err = fmt.Errorf("%s: %w: it is empty", f.Name(), ErrDamaged)
		}
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("open the coach's file: %w", err)
	}
	return open(ctx, dir)
}

// Create opens the store and makes it where there is none.
func Create(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fmt.Errorf("make the coach's folder: %w", err)
	}
	// Before SQLite makes it, with the rights of everybody.
	f, err := regular.OpenFile(filepath.Join(dir, storeFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the coach's file: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("make the coach's file: %w", err)
	}
	return open(ctx, dir)
}

func open(ctx context.Context, dir string) (*Store, error) {
	path := filepath.Join(dir, storeFile)
	// What SQLite keeps beside the file: it would wait at a pipe.
	for _, suffix := range []string{"-journal", "-wal", "-shm"} {
		if st, err := os.Stat(path + suffix); err == nil && !st.Mode().IsRegular() {
			return nil, fmt.Errorf("open %s: %s%s is %w", path, storeFile, suffix, regular.ErrNotRegular)
		}
	}
	options := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(DELETE)", "synchronous(FULL)", "secure_delete(ON)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	s := &Store{dir: dir, db: db, now: time.Now, cost: defaultCost}
	s.throttle.now = func() time.Time { return s.now() }
	if err := s.prepare(ctx); err != nil {
		if se := (*sqlite.Error)(nil); errors.As(err, &se) && (se.Code() == sqlite3.SQLITE_NOTADB || se.Code() == sqlite3.SQLITE_CORRUPT) {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return s, nil
}

// prepare makes the tables of a new file and refuses one of another version.
func (s *Store) prepare(ctx context.Context) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		switch version {
		case schemaVersion:
			return nil
		case 0:
			if _, err := tx.ExecContext(ctx, schema); err != nil {
				return err
			}
			return setMeta(ctx, tx, "asked", random(keySize))
		}
		return fmt.Errorf("version %d of the file, this program reads %d", version, schemaVersion)
	})
}

// Close writes what is left to write and closes the file.
func (s *Store) Close() error {
	return errors.Join(s.flushAsked(context.Background()), s.db.Close())
}

// change runs f in a transaction.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func setMeta(ctx context.Context, tx *sql.Tx, name string, value []byte) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", name, value)
	return err
}

// meta returns nil where there is no such value.
func (s *Store) meta(ctx context.Context, name string) ([]byte, error) {
	var b []byte
	err := s.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = ?", name).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return b, err
}

// rows calls each for every row of a query.
func (s *Store) rows(ctx context.Context, each func(scan func(...any) error) error, query string, args ...any) (err error) {
	r, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for r.Next() {
		if err := each(r.Scan); err != nil {
			return err
		}
	}
	return r.Err()
}
