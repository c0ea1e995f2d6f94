package coach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxNote bounds a note, in characters.
const MaxNote = 20_000

// ErrNote means that a note is too long, or no text.
var ErrNote = fmt.Errorf("a note has %d characters at most", MaxNote)

// A Note is what the coach has written about a column.
type Note struct {
	ColumnID string
	Text     string
	Changed  time.Time
}

// Note returns the note on a column, without text where there is none.
func (s *Store) Note(ctx context.Context, id string) (Note, error) {
	n := Note{ColumnID: id}
	var changed int64
	err := s.db.QueryRowContext(ctx, "SELECT text, changed FROM notes WHERE column_id = ?", id).Scan(&n.Text, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return n, nil
	}
	if err != nil {
		return n, fmt.Errorf("read note: %w", err)
	}
	n.Changed = time.Unix(changed, 0).UTC()
	return n, nil
}

// Notes returns all notes, the latest first.
func (s *Store) Notes(ctx context.Context) ([]Note, error) {
	var list []Note
	err := s.rows(ctx, func(scan func(...any) error) error {
		var n Note
		var changed int64
		err := scan(&n.ColumnID, &n.Text, &changed)
		n.Changed = time.Unix(changed, 0).UTC()
		list = append(list, n)
		return err
	}, "SELECT column_id, text, changed FROM notes ORDER BY changed DESC, column_id")
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	return list, nil
}

// SetNote writes the note on a column; an empty one removes it.
func (s *Store) SetNote(ctx context.Context, id, text, client string) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if utf8.RuneCountInString(text) > MaxNote || !utf8.ValidString(text) {
		return ErrNote
	}
	err := s.change(ctx, func(tx *sql.Tx) error {
		if text == "" {
			if _, err := tx.ExecContext(ctx, "DELETE FROM notes WHERE column_id = ?", id); err != nil {
				return err
			}
			return s.note(ctx, tx, NoteRemoved, id, client)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO notes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text, changed = excluded.changed", id, text, s.now().Unix())
		if err != nil {
			return err
		}
		return s.note(ctx, tx, NoteWritten, id, client)
	})
	if err != nil {
		return fmt.Errorf("write note: %w", err)
	}
	return nil
}

// Hide hides a column, and Show shows it again. Both return what is hidden
// then, which is on the disk when they return.
func (s *Store) Hide(ctx context.Context, id, title, client string) ([]Hidden, error) {
	return s.hide(ctx, Hid, id, client, func(list []Hidden) []Hidden {
		return append(list, Hidden{ID: id, Title: title, Since: s.now().UTC().Truncate(time.Second)})
	})
}

// Show shows a column again.
func (s *Store) Show(ctx context.Context, id, client string) ([]Hidden, error) {
	return s.hide(ctx, Showed, id, client, func(list []Hidden) []Hidden { return list })
}

func (s *Store) hide(ctx context.Context, event Event, id, client string, change func([]Hidden) []Hidden) ([]Hidden, error) {
	s.hiding.Lock()
	defer s.hiding.Unlock()
	list, err := ReadHidden(s.dir)
	if err != nil {
		return nil, err
	}
	list = change(slices.DeleteFunc(list, func(h Hidden) bool { return h.ID == id }))
	if err := writeHidden(s.dir, list); err != nil {
		return nil, err
	}
	return list, s.log(ctx, event, id, client)
}

// Hidden returns what is hidden.
func (s *Store) Hidden() ([]Hidden, error) { return ReadHidden(s.dir) }
