package indexer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// An input of so many unusable lines, which are nine in ten or more, is something
// else than columns. It is not read any further: it may be without end.
const (
	uselessLines = 100_000
	uselessShare = 9 // for each usable one
)

// ErrOther means that the input is not made of columns, though some may be in it.
var ErrOther = errors.New("hardly a line of the input holds a column")

// MaxFailures bounds the failures that a run names; further ones are counted.
const MaxFailures = 10_000

// A Failure is an input that could not be read.
type Failure struct {
	Path   string `json:"path,omitempty"`
	Member string `json:"member,omitempty"`
	Offset int64  `json:"offset,omitempty"`
	Line   int    `json:"line,omitempty"`
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason"`
}

// String says where the input is and what is wrong with it.
func (f Failure) String() string {
	s := cmp.Or(f.Path, "input")
	if f.Member != "" {
		s += "!" + f.Member
	}
	if f.Offset > 0 {
		s += fmt.Sprintf("@%d", f.Offset)
	}
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
	}
	return s + ": " + f.Reason
}

// An input is what one reading of the columns gave.
type input struct {
	sums     sums
	captures int
	failures []Failure
	failed   int
	useless  int   // of them, those that are no columns
	twice    []int // the failures that are ids used before
}

func (in *input) fail(f Failure) {
	in.failed++
	if len(in.failures) < MaxFailures {
		in.failures = append(in.failures, f)
	}
}

// read ranges over the columns, hands each usable one to add with its record,
// and notes the input in the result.
func (r *run) read(ctx context.Context, stage string, add func(*corpus.Column, []byte) error) (*input, error) {
	in := &input{sums: sums{}}
	for c, err := range r.Columns {
		if ctxErr := ctx.Err(); ctxErr != nil {
			return nil, ctxErr
		}
		var le *corpus.LineError
		switch {
		case errors.As(err, &le):
			in.fail(Failure{Path: r.Source, Line: le.Line, Reason: le.Err.Error()})
			if in.useless++; in.useless >= uselessLines && in.useless >= uselessShare*len(in.sums) {
				return nil, r.giveUp(in)
			}
			continue
		case err != nil:
			return nil, fmt.Errorf("read columns: %w", err)
		}
		if err := r.take(in, c, add); err != nil {
			return nil, err
		}
		r.progress(stage, len(in.sums))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := r.tellFirst(in); err != nil {
		return nil, err
	}
	if r.Report != nil {
		rep, err := r.Report()
		if err != nil {
			return nil, fmt.Errorf("read report: %w", err)
		}
		if rep.Captures > 0 {
			in.captures = rep.Captures
		}
		for _, f := range rep.Failures {
			in.fail(f)
		}
	}
	r.records = in.sums.fingerprint(r.Rules)
	r.res.Columns, r.res.Captures = len(in.sums), in.captures
	r.res.Unreadable, r.res.Failures = in.failed, in.failures
	return in, nil
}

// giveUp is the error for an input that is something else than columns.
func (r *run) giveUp(in *input) error {
	r.res.Columns, r.res.Unreadable, r.res.Failures = len(in.sums), in.failed, in.failures
	if len(in.sums) == 0 {
		return r.nothing()
	}
	return ErrOther
}

func (r *run) take(in *input, c *corpus.Column, add func(*corpus.Column, []byte) error) error {
	if err := c.Validate(); err != nil {
		in.fail(Failure{Path: r.Source, ID: c.ID, Reason: err.Error()})
		return nil
	}
	if _, dup := in.sums[c.ID]; dup {
		err := &index.DuplicateError{ID: c.ID}
		in.twice = append(in.twice, len(in.failures))
		in.fail(Failure{Path: r.Source, Line: r.line(), ID: c.ID, Reason: err.Error()})
		return nil
	}
	record, err := encodeRecord(c)
	if err != nil {
		return err
	}
	if err := add(c, record); err != nil {
		return err
	}
	in.sums[c.ID] = sha256.Sum256(record)
	in.captures += max(len(c.Captures), 1)
	return nil
}

func (r *run) line() int {
	if r.Line == nil {
		return 0
	}
	return r.Line()
}

// tellFirst adds to ids that were used before in which line that was. It reads
// the input once more: to remember the line of every column would take memory
// in the many runs in which nobody asks.
func (r *run) tellFirst(in *input) error {
	if r.Line == nil {
		return nil
	}
	asked := map[string][]int{}
	for _, i := range in.twice {
		if i < len(in.failures) {
			asked[in.failures[i].ID] = append(asked[in.failures[i].ID], i)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	for c, err := range r.Columns {
		if le := (*corpus.LineError)(nil); errors.As(err, &le) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read columns: %w", err)
		}
		for _, i := range asked[c.ID] {
			in.failures[i].Reason += fmt.Sprintf(", in line %d", r.line())
		}
		if delete(asked, c.ID); len(asked) == 0 {
			break
		}
	}
	return nil
}
