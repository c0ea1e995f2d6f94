package indexer

import (
	"errors"
	"fmt"

	"coachsearch/internal/index"
)

// A loss is tolerated up to tolerance columns or up to one column in
// toleranceShare, whichever is more.
const (
	tolerance      = 10
	toleranceShare = 10
)

// ErrNothing means that the input was empty and there is no index to lose.
var ErrNothing = errors.New("the input holds no columns")

// A GuardError is a refusal: the new generation is so much smaller or poorer
// than the live one that the input is more likely broken than changed.
type GuardError struct {
	Live       string // name of the live generation, "" if there is none
	Captures   int    // of the new input
	Unreadable int    // of the new input
	Rows       []GuardRow
}

// A GuardRow compares the number of columns that have a field; the first row
// counts all columns.
type GuardRow struct {
	Field   string `json:"field"`
	Live    int    `json:"live"`
	New     int    `json:"new"`
	Refused bool   `json:"refused"`
}

// Lost returns how many columns are gone; a gain is 0.
func (r GuardRow) Lost() int { return max(r.Live-r.New, 0) }

func (e *GuardError) Error() string {
	if len(e.Rows) == 0 || e.Rows[0].New == 0 {
		return fmt.Sprintf("no column at all in %d captures and %d unreadable inputs", e.Captures, e.Unreadable)
	}
	return fmt.Sprintf("the new index is smaller or poorer than the live one, %s", e.Live)
}

// Needed returns the AcceptShrink that would let the new generation pass.
// Nothing lets one without any column pass, which gives 0.
func (e *GuardError) Needed() int {
	n := 0
	if len(e.Rows) == 0 || e.Rows[0].New == 0 {
		return 0
	}
	for _, r := range e.Rows {
		if r.Refused {
			n = max(n, r.Lost())
		}
	}
	return n
}

// guard refuses a generation that lost too much. AcceptShrink is a ceiling:
// up to so many columns may be lost in every row, and not one more.
func (r *run) guard(stats index.Stats) error {
	if r.live.manifest == nil {
		return nil
	}
	rows, refused := guardRows(r.live.manifest.Stats, stats, r.AcceptShrink)
	if !refused {
		return nil
	}
	return &GuardError{r.live.name, r.res.Captures, r.res.Unreadable, rows}
}

// nothing is the error for an input without columns.
func (r *run) nothing() error {
	if r.live.manifest == nil && r.res.Captures == 0 && r.res.Unreadable == 0 {
		return ErrNothing
	}
	e := &GuardError{Live: r.live.name, Captures: r.res.Captures, Unreadable: r.res.Unreadable}
	if r.live.manifest != nil {
		e.Rows, _ = guardRows(r.live.manifest.Stats, index.Stats{}, 0)
	}
	return e
}

func guardRows(old, now index.Stats, accept int) (rows []GuardRow, refused bool) {
	add := func(field string, old, now int) {
		if old == 0 && now == 0 {
			return
		}
		lost := old - now
		row := GuardRow{field, old, now, lost > tolerance && lost*toleranceShare > old && lost > accept}
		rows = append(rows, row)
		refused = refused || row.Refused
	}
	add("columns", old.Columns, now.Columns)
	if old.Documents == nil { // nothing else is known
		return rows, refused
	}
	for f := range index.NumFields {
		add(f.String(), old.Documents[f.String()], now.Documents[f.String()])
	}
	// The other facets are fields already, or derived by rules that may change.
	for _, s := range []string{"date", "age", "tenure", "series", "author"} {
		add(s, old.Stated[s], now.Stated[s])
	}
	return rows, refused
}
