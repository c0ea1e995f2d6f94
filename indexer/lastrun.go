package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"coachsearch/internal/index"
	"coachsearch/internal/regular"
)

const lastRunFile = "last-run.json"

// maxRunBytes bounds what is read of it: MaxFailures of the longest names.
const maxRunBytes = 256 << 20

// The outcomes of a rebuild.
const (
	OutcomePublished   = "published"
	OutcomeUnchanged   = "unchanged"
	OutcomeRefused     = "refused"
	OutcomeFailed      = "failed"
	OutcomeInterrupted = "interrupted"
)

// Outcomes lists them all.
var Outcomes = []string{OutcomePublished, OutcomeUnchanged, OutcomeRefused, OutcomeFailed, OutcomeInterrupted}

// A LastRun is how the last rebuild went that held the lock and was no dry
// run. A run that was killed leaves the one before it.
type LastRun struct {
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	Outcome  string    `json:"outcome"`
	Error    string    `json:"error,omitempty"`
	Result   Result    `json:"result"`

	// Succeeded is when a run last published or found nothing changed.
	Succeeded time.Time `json:"succeeded,omitzero"`

	// These tell of the last run that read its input to the end: the
	// fingerprints of the input, "" where none was known, and of the records,
	// what was counted, and the first MaxFailures of the failures.
	Input      string    `json:"input,omitempty"`
	Records    string    `json:"records,omitempty"`
	Columns    int       `json:"columns"`
	Captures   int       `json:"captures"`
	Unreadable int       `json:"unreadable"`
	Failures   []Failure `json:"failures"`
}

// ReadLastRun returns how the last rebuild went, or an error that is
// [index.ErrNoIndex] where there was none.
func ReadLastRun(dataDir string) (*LastRun, error) {
	path := filepath.Join(dataDir, lastRunFile)
	b, err := regular.ReadFile(path, maxRunBytes)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("no rebuild has run in %s: %w", dataDir, index.ErrNoIndex)
	}
	if err != nil {
		return nil, fmt.Errorf("read last run: %w", err)
	}
	l := new(LastRun)
	err = json.Unmarshal(b, l)
	if err == nil && !slices.Contains(Outcomes, l.Outcome) {
		err = fmt.Errorf("no run ends as %q", l.Outcome)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return l, nil
}

// remember writes down how the run went. Where that fails the run itself has
// not: it becomes a warning.
func (r *run) remember(err error) {
	l := LastRun{
		Started: r.start.UTC().Truncate(time.Second), Finished: time.Now().UTC().Truncate(time.Second),
		Outcome: r.outcome(err), Result: r.res,
		Input: r.input, Records: r.records, Columns: r.res.Columns, Captures: r.res.Captures,
		Unreadable: r.res.Unreadable, Failures: append([]Failure{}, r.res.Failures...),
	}
	if err != nil {
		l.Error = err.Error()
	}
	if err == nil {
		l.Succeeded = l.Finished
	}
	if last := r.last; last != nil {
		r.res.FailuresKnown = last.Unreadable == l.Unreadable && slices.Equal(last.Failures, l.Failures)
		if err != nil {
			l.Succeeded = last.Succeeded
			if l.Succeeded.After(l.Finished) { // by a clock that was ahead, and no alarm would come until then
				l.Succeeded = l.Finished
			}
		}
		if r.records == "" {
			l.Input, l.Records, l.Columns, l.Captures = last.Input, last.Records, last.Columns, last.Captures
			l.Unreadable, l.Failures = last.Unreadable, last.Failures
		}
	}
	if r.DryRun {
		return
	}
	b, jsonErr := json.MarshalIndent(l, "", " ")
	if jsonErr == nil {
		jsonErr = index.WriteFile(filepath.Join(r.DataDir, lastRunFile), append(b, '\n'))
	}
	if jsonErr != nil {
		r.warn("how this run went could not be written down: %v", jsonErr)
	}
}

func (r *run) outcome(err error) string {
	switch ge := (*GuardError)(nil); {
	case errors.As(err, &ge):
		return OutcomeRefused
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return OutcomeInterrupted
	case err != nil:
		return OutcomeFailed
	case r.res.Published:
		return OutcomePublished
	default:
		return OutcomeUnchanged
	}
}
