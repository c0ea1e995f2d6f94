package indexer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/internal/fault"
	"coachsearch/internal/index"
)

// DefaultKeep is the number of generations that stay when Options.Keep is 0.
const DefaultKeep = 3

// Options says what to rebuild from and how.
type Options struct {
	DataDir string

	// Columns are the records. They are ranged over twice where there is an
	// index to compare with: once to see whether anything has changed, once
	// to index. A [*corpus.LineError] stands for an input that could not be
	// read and is counted; any other error ends the run.
	Columns iter.Seq2[*corpus.Column, error]

	// Line tells the line of the input that the latest of the Columns stands in.
	// Nil means that there are none.
	Line func() int

	// Report is asked after Columns was ranged over. Nil is an empty report.
	Report func() (Report, error)

	// Fingerprint identifies the state of what Columns are read from, where
	// that is known without reading them. If the last run has read the same
	// state, and what it gave is live, nothing is read.
	Fingerprint string

	Rules        index.Ruleset // instead of the built-in ones
	Source       string        // names the input in failures
	Keep         int           // generations to keep, the new one included
	AcceptShrink int           // columns that may be lost without a refusal; see [GuardError]
	DryRun       bool          // build and check, but publish nothing
	Force        bool          // build although nothing has changed

	// Progress is told how far the run is. It may be nil.
	Progress func(stage string, columns int)
}

// A Report tells about inputs that are not columns.
type Report struct {
	Captures int // copies of pages that were found; 0 counts those of the columns
	Failures []Failure
}

// A Result is what a rebuild did.
type Result struct {
	Generation string  `json:"generation"` // the live one after the run, "" if there is none
	Published  bool    `json:"published"`
	Unchanged  bool    `json:"unchanged"`
	Columns    int     `json:"columns"`    // of the input
	Captures   int     `json:"captures"`   // of the input
	Unreadable int     `json:"unreadable"` // inputs that could not be read
	Added      int     `json:"added"`      // against the live generation
	Changed    int     `json:"changed"`
	Removed    int     `json:"removed"`
	Seconds    float64 `json:"seconds"`
	DryRun     bool    `json:"dry_run,omitempty"`

	Changes  []Change  `json:"-"`
	Failures []Failure `json:"-"` // the first MaxFailures of them
	Warnings []string  `json:"-"` // what went wrong after publishing, or with the old generation

	// FailuresKnown means that the run before found the very same failures.
	FailuresKnown bool `json:"-"`
}

// What a program that rebuilds may let garbage take before it is collected: so
// many bytes, but so many percent of what is in use at least and at most. At Go's
// own setting a tenth of the processor time was collection, and a million columns
// took almost all of 4 GB.
const (
	GarbageRoom  = 384 << 20
	GarbageLeast = 50
	GarbageMost  = 400
)

// Rebuild builds a generation and publishes it, unless nothing has changed.
// After an error nothing is published and nothing is left behind. The error
// is [index.ErrLocked], a [*GuardError], [ErrNothing], the context's, or
// another one; the result holds what was found out until then.
func Rebuild(ctx context.Context, o Options) (res Result, err error) {
	start := time.Now()
	d := index.OpenData(o.DataDir)
	if err := d.Create(); err != nil {
		return res, err
	}
	lock, err := d.Lock()
	if err != nil {
		return res, err
	}
	defer lock.Unlock()

	r := run{Options: o, data: d, start: start}
	r.res.DryRun = o.DryRun
	r.input = inputFingerprint(o.Rules, o.Fingerprint)
	if r.last, err = ReadLastRun(o.DataDir); err != nil {
		r.last = nil // then everything is read
	}
	if r.spare, err = os.Open(o.DataDir); err == nil {
		err = r.rebuild(ctx)
		_ = r.spare.Close() // nothing was written to it
	}
	r.res.Seconds = time.Since(start).Seconds()
	r.remember(err)
	return r.res, err
}

// A run is a rebuild under way.
type run struct {
	Options
	data  *index.Data
	start time.Time
	live  *live
	last  *LastRun // the run before, nil if it is not known
	state          // of the input
	res   Result
	spare *os.File // held open, so that a run that is short of files can undo what it began
}

// A state is what an input is known again by.
type state struct {
	input   string // fingerprint of the input, as far as it is known without reading
	records string // fingerprint of the records, once they are read or known
}

func (r *run) rebuild(ctx context.Context) (err error) {
	if err := fault.Do("sweep", r.data.Sweep); err != nil {
		return err
	}
	if r.live, err = openLive(r.data); err != nil {
		return err
	}
	r.res.Generation = r.live.name
	if unchanged, err := r.unchanged(ctx); err != nil || unchanged {
		return err
	}
	if r.live.damage != nil {
		r.warn("the live index is rebuilt because it cannot be used: %v", r.live.damage)
	}
	staged, err := r.data.Stage()
	if err != nil {
		return err
	}
	defer func() {
		if _, statErr := os.Lstat(staged); statErr == nil {
			_ = r.spare.Close()
			err = errors.Join(err, index.RemoveAll(staged))
		}
	}()
	m, err := r.build(ctx, staged)
	if err != nil {
		return err
	}
	if r.DryRun {
		return nil
	}
	r.progress("publishing", m.Stats.Columns)
	if m.Generation, err = r.data.NextName(); err != nil {
		return err
	}
	if err := index.WriteManifest(ctx, staged, *m); err != nil {
		return err
	}
	if err := fault.Do("verify", func() error { return index.Verify(ctx, staged) }); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.res.Generation, err = r.data.Publish(staged); err != nil {
		r.res.Generation = r.live.name
		return err
	}
	r.res.Published = true
	// From here on nothing may turn a published run into a failed one.
	if err := fault.Do("forget rollback", func() error { return forgetRollback(r.data) }); err != nil {
		r.warn("%v", err)
	}
	keep := r.Keep
	if keep == 0 {
		keep = DefaultKeep
	}
	if _, err := r.data.Prune(keep); err != nil {
		r.warn("old generations stay: %v", err)
	}
	return nil
}

// unchanged reports whether the input is that of the live generation, or that
// of one which was rolled back from.
func (r *run) unchanged(ctx context.Context) (bool, error) {
	rolledBack, err := readRollback(r.data)
	if err != nil {
		r.warn("%v", err)
	}
	same := func(records string) bool {
		return records != "" && r.live.intact() && (records == r.live.manifest.Fingerprint || rolledBack.withdrew(records))
	}
	if !r.Force && r.input != "" && r.last != nil && r.last.Input == r.input && same(r.last.Records) {
		r.recall()
		return true, nil
	}
	if err := r.live.readSums(); err != nil {
		return false, err
	}
	if r.Force || !r.live.intact() {
		return false, nil
	}
	in, err := r.read(ctx, "reading", func(*corpus.Column, []byte) error { return nil })
	if err != nil {
		return false, err
	}
	r.res.Unchanged = len(in.sums) > 0 && same(r.records)
	return r.res.Unchanged, nil
}

// recall takes what the last run has read, where nothing is to be read.
func (r *run) recall() {
	r.res.Unchanged, r.records = true, r.last.Records
	r.res.Columns, r.res.Captures = r.last.Columns, r.last.Captures
	r.res.Unreadable, r.res.Failures = r.last.Unreadable, r.last.Failures
}

// build writes and checks a generation at staged. The manifest it returns has
// no name yet.
func (r *run) build(ctx context.Context, staged string) (*index.Manifest, error) {
	b, err := index.CreateRuled(staged, r.Rules)
	if err != nil {
		return nil, named(err, staged)
	}
	in, err := r.read(ctx, "indexing", func(c *corpus.Column, record []byte) error {
		return fault.Do("add column", func() error { return b.AddRecord(c, record) })
	})
	if err == nil && len(in.sums) == 0 {
		err = r.nothing()
	}
	if err != nil {
		return nil, errors.Join(named(err, staged), b.Abort())
	}
	r.progress("writing", len(in.sums))
	var stats index.Stats
	err = fault.Do("write index", func() (err error) {
		stats, err = b.Close(ctx)
		return err
	})
	if err != nil {
		return nil, named(err, staged)
	}
	if err := in.sums.write(filepath.Join(staged, recordsFile)); err != nil {
		return nil, err
	}
	r.compare(in.sums)
	r.progress("checking", len(in.sums))
	if err := fault.Do("check", func() error { return check(ctx, staged, in.sums, sampleSize) }); err != nil {
		return nil, fmt.Errorf("check the new index: %w", err)
	}
	if err := r.guard(stats); err != nil {
		return nil, err
	}
	return &index.Manifest{
		BuiltAt: r.start, Fingerprint: r.records, Rules: r.Rules.Signature(), Captures: r.res.Captures, Stats: stats,
	}, nil
}

func (r *run) compare(s sums) {
	r.res.Changes = changes(r.live.sums, s)
	for _, c := range r.res.Changes {
		switch c.Kind {
		case Added:
			r.res.Added++
		case Changed:
			r.res.Changed++
		case Removed:
			r.res.Removed++
		}
	}
}

func (r *run) warn(format string, args ...any) {
	r.res.Warnings = append(r.res.Warnings, fmt.Sprintf(format, args...))
}

func (r *run) progress(stage string, columns int) {
	if r.Progress != nil {
		r.Progress(stage, columns)
	}
}
