package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"coachsearch/internal/cli"
	"coachsearch/internal/corpus"
	"coachsearch/scraper"
)

const usage = `usage: scraper [-o columns.jsonl] [-report report.jsonl] [-profile NAME|FILE] PATH...

Reads archives of web pages and writes the advice columns in them, one record
a line. PATH is a folder, a page, or a file of a supported kind: zip, tar,
WARC, ARC, WACZ, MHTML, a web archive of Safari.

  -o FILE        write the columns to FILE, which appears whole or not at all;
                 "-" and no flag stand for standard output
  -report FILE   write one line for every capture found: what it is and why;
                 with -o both appear or neither
  -profile NAME  read by a built-in profile (coachs-corner, question-answer)
  -profile FILE  read by a profile of your own, such as ./site.toml

Silent on success. Exit codes:
    0  done
    1  failed; nothing was written under the names given
    3  done, but some inputs could not be read; the report names them
   64  wrong usage
  130  interrupted; nothing was written under the names given

Every night from cron:
  15 3 * * *  scraper -o /srv/coach/columns.jsonl -report /srv/coach/report.jsonl /srv/coach/archive
`

// settings is what the flags say.
type settings struct {
	out, report, profile string
	paths                []string
}

// run is the command without the process around it.
func run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	s, code := parseFlags(args, stdout, stderr)
	if code >= 0 {
		return code
	}
	summary, err := scrape(ctx, s, stdout, stderr)
	if after := (*lateError)(nil); errors.As(err, &after) {
		fmt.Fprintf(stderr, "warning: columns and report are written, but then: %s\n", cli.Visible(after.Error()))
		err = nil
	}
	var bad *cli.UsageError
	switch {
	case errors.As(err, &bad):
		return complain(stderr, cli.Usage, err, "see scraper -help")
	case err != nil && ctx.Err() != nil: // without err, all was in its place before
		return complain(stderr, cli.Interrupted, errors.New("interrupted"), "nothing was written under the names given; run it again")
	case errors.Is(err, syscall.EPIPE):
		return cli.Failed // whoever read the output has what he wanted
	case err != nil:
		return complain(stderr, cli.Failed, err, "nothing was written under the names given")
	case summary.Unreadable > 0:
		where := "run again with -report FILE to see which"
		switch s.report {
		case "":
		case "-":
			where = "see the outcomes unreadable and truncated in the report"
		default:
			where = "see the outcomes unreadable and truncated in " + s.report
		}
		fmt.Fprintf(stderr, "scraper: %d of %d captures could not be read; %s\n", summary.Unreadable, summary.Captures, where)
		return cli.Unreadable
	}
	return cli.Done
}

func complain(stderr io.Writer, code int, err error, hint string) int {
	cli.Complain(stderr, err, hint)
	return code
}

// parseFlags returns the settings, or a code of 0 or more to exit with.
func parseFlags(args []string, stdout, stderr io.Writer) (settings, int) {
	var s settings
	fs := cli.NewFlags("scraper")
	fs.StringVar(&s.out, "o", "-", "")
	fs.StringVar(&s.report, "report", "", "")
	fs.StringVar(&s.profile, "profile", scraper.DefaultProfile, "")
	switch err := cli.Parse(fs, args); {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(stdout, usage); err != nil {
			return s, complain(stderr, cli.Failed, err, "")
		}
		return s, cli.Done
	case err != nil:
		return s, complain(stderr, cli.Usage, err, "see scraper -help")
	}
	if err := cli.NotEmpty(fs, "report"); err != nil {
		return s, complain(stderr, cli.Usage, err, "see scraper -help")
	}
	s.paths = fs.Args()
	if slices.Contains(s.paths, "") {
		return s, complain(stderr, cli.Usage, errors.New("the path of an archive is empty"), "see scraper -help")
	}
	if len(s.paths) == 0 {
		fmt.Fprint(stderr, usage)
		return s, cli.Usage
	}
	return s, -1
}

func scrape(ctx context.Context, s settings, stdout, stderr io.Writer) (sum scraper.Summary, err error) {
	s.out, s.report = place(s.out), place(s.report)
	if err := checkPlaces(s); err != nil {
		return sum, err
	}
	profile, err := scraper.LoadProfile(s.profile)
	if err != nil {
		return sum, cli.Usagef("%v", err)
	}
	// What a dead run left is needed to mend the pair, so that comes first.
	if err := recoverPair(s.out); err != nil {
		return sum, err
	}
	if err := errors.Join(tidy(s.out), tidy(s.report)); err != nil {
		return sum, err
	}
	for _, path := range s.paths {
		switch _, err := os.Stat(path); {
		case err != nil && path == "-":
			return sum, cli.Usagef("an archive is a folder or a file, and not standard input")
		case err != nil && strings.HasPrefix(path, "-"):
			return sum, cli.Usagef("there is no %s, and flags stand before the paths", path)
		case err != nil:
			return sum, fmt.Errorf("read archive: %w", err)
		}
	}
	p := cli.NewProgress(stderr)
	h, err := scraper.Scrape(ctx, s.paths, scraper.Options{Profile: profile, Progress: func(n int) { p.Show("reading", n, "captures") }})
	p.Clear()
	if err != nil {
		return sum, err
	}
	err = write(ctx, s, h, stdout)
	if closeErr := h.Close(); err == nil {
		err = late(closeErr)
	}
	return h.Summary(), err
}

// write puts columns and report in their places; both are written aside, and
// get their names only when both are whole.
func write(ctx context.Context, s settings, h *scraper.Harvest, stdout io.Writer) (err error) {
	report, err := create(ctx, s.report, stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, report.discard()) }()
	columns, err := create(ctx, s.out, stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, columns.discard()) }()

	w := corpus.NewWriter(columns)
	for c, err := range h.Columns() {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := w.Write(c); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(report)
	enc.SetEscapeHTML(false)
	for l, err := range h.Report() {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if err := errors.Join(report.flush(), columns.flush(), ctx.Err()); err != nil {
		return err
	}
	return commit(columns, report)
}
