package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/renameio/v2"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
)

// writeMetrics writes how the last run went and what is live as a file for
// node_exporter's textfile collector, which sees the old file or the new one.
func (c *command) writeMetrics(path string, code int) error {
	st, err := indexer.Status(c.dataDir)
	if errors.Is(err, index.ErrNoIndex) {
		st = &indexer.State{}
		st.LastRun, err = indexer.ReadLastRun(c.dataDir)
	}
	if err != nil && !errors.Is(err, index.ErrNoIndex) {
		return fmt.Errorf("write metrics: %w", err)
	}
	text := metricsText(st, code)
	if cli.IsStream(path) {
		err = appendTo(c.ctx, path, text)
	} else {
		// The name aside does not end in .prom, which is what the collector reads.
		err = renameio.WriteFile(path, text, 0o644, renameio.IgnoreUmask())
	}
	if err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	return nil
}

func appendTo(ctx context.Context, stream string, b []byte) error {
	w, err := cli.OpenStream(ctx, stream)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return errors.Join(err, w.Close())
}

func metricsText(st *indexer.State, code int) []byte {
	var b bytes.Buffer
	gauge := func(name, help string, samples ...any) {
		fmt.Fprintf(&b, "# HELP coachsearch_indexer_%s %s\n# TYPE coachsearch_indexer_%[1]s gauge\n", name, help)
		for i := 0; i < len(samples); i += 2 {
			fmt.Fprintf(&b, "coachsearch_indexer_%s%s %v\n", name, samples[i], samples[i+1])
		}
	}
	gauge("exit_code", "Exit code of the last rebuild, also of one that found no input to begin with.", "", code)
	if l := st.LastRun; l != nil {
		gauge("last_run_timestamp_seconds", "When the last rebuild ended.", "", l.Finished.Unix())
		gauge("last_run_duration_seconds", "How long the last rebuild took.", "", l.Result.Seconds)
		var outcomes []any
		for _, o := range indexer.Outcomes {
			is := 0
			if o == l.Outcome {
				is = 1
			}
			outcomes = append(outcomes, fmt.Sprintf("{outcome=%q}", o), is)
		}
		gauge("last_run_outcome", "1 for the outcome of the last rebuild, 0 for the others.", outcomes...)
		if !l.Succeeded.IsZero() {
			gauge("last_success_timestamp_seconds", "When a rebuild last published or found nothing changed.", "", l.Succeeded.Unix())
		}
		gauge("last_run_changes", "Columns that the last rebuild found changed against the live index.",
			`{kind="added"}`, l.Result.Added, `{kind="changed"}`, l.Result.Changed, `{kind="removed"}`, l.Result.Removed)
		gauge("input_columns", "Columns in the input that was read last.", "", l.Columns)
		gauge("input_captures", "Captures in the input that was read last.", "", l.Captures)
		gauge("input_unreadable", "Inputs that could not be read.", "", l.Unreadable)
	}
	usable := 0
	if st.Generation != "" && st.Problem == "" {
		usable = 1
		gauge("generation_timestamp_seconds", "When the live index was built.", "", st.BuiltAt.Unix())
		gauge("generation_columns", "Columns of the live index.", "", st.Columns)
		gauge("generation_bytes", "Size of the live index.", "", st.Bytes)
	}
	gauge("generation_usable", "1 if there is a live index with all its files in their sizes.", "", usable)
	gauge("generations", "Indexes that are kept.", "", len(st.Generations))
	return b.Bytes()
}
