package coach

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// An Event is something that is kept in the log.
type Event string

// The events.
const (
	PasswordSet  Event = "password set"
	SignedIn     Event = "signed in"
	SignInFailed Event = "wrong password"
	LockedOut    Event = "locked out"
	SignedOut    Event = "signed out"
	NoteWritten  Event = "note written"
	NoteRemoved  Event = "note removed"
	Hid          Event = "column hidden"
	Showed       Event = "column shown"
)

// maxAudit bounds the log, in entries; the oldest go.
const maxAudit = 10_000

// An Entry of the log tells what was done, when, to which column and from
// where. It holds no text of a note and no password.
type Entry struct {
	At       time.Time
	Event    Event
	ColumnID string
	Client   string // its address
}

func (s *Store) note(ctx context.Context, tx *sql.Tx, event Event, id, client string) error {
	res, err := tx.ExecContext(ctx, "INSERT INTO audit (at, event, column_id, client) VALUES (?, ?, ?, ?)", s.now().Unix(), string(event), id, client)
	if err != nil {
		return err
	}
	last, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM audit WHERE id <= ?", last-maxAudit)
	return err
}

// log is note in a transaction of its own.
func (s *Store) log(ctx context.Context, event Event, id, client string) error {
	err := s.change(ctx, func(tx *sql.Tx) error { return s.note(ctx, tx, event, id, client) })
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// Audit returns the last n entries of the log, the latest first.
func (s *Store) Audit(ctx context.Context, n int) ([]Entry, error) {
	var list []Entry
	err := s.rows(ctx, func(scan func(...any) error) error {
		var e Entry
		var at int64
		err := scan(&at, &e.Event, &e.ColumnID, &e.Client)
		e.At = time.Unix(at, 0).UTC()
		list = append(list, e)
		return err
	}, "SELECT at, event, column_id, client FROM audit ORDER BY id DESC LIMIT ?", n)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return list, nil
}
