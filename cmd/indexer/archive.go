package main

import (
	"context"
	"os"
	"strings"

	"coachsearch/indexer"
	"coachsearch/internal/corpus"
	"coachsearch/scraper"
)

// openArchives scrapes when the columns are first asked for, which is when
// the lock is held: of two runs at once, the second does no work.
func openArchives(ctx context.Context, archives []string, progress func(captures int)) (*input, error) {
	for _, path := range archives {
		if _, err := os.Stat(path); err != nil {
			return nil, err
		}
	}
	var h *scraper.Harvest
	return &input{
		name: strings.Join(archives, ", "),
		columns: func(yield func(*corpus.Column, error) bool) {
			if h == nil {
				var err error
				if h, err = scraper.Scrape(ctx, archives, scraper.Options{Progress: progress}); err != nil {
					yield(nil, err)
					return
				}
			}
			h.Columns()(yield)
		},
		report: func() (indexer.Report, error) { return harvestReport(h) },
		close: func() error {
			if h == nil {
				return nil
			}
			return h.Close()
		},
	}, nil
}

// harvestReport takes the captures that could not be read from the report.
func harvestReport(h *scraper.Harvest) (indexer.Report, error) {
	rep := indexer.Report{Captures: h.Summary().Captures}
	if h.Summary().Unreadable == 0 {
		return rep, nil
	}
	for l, err := range h.Report() {
		if err != nil {
			return rep, err
		}
		if l.Unread() {
			rep.Failures = append(rep.Failures, indexer.Failure{
				Path: l.Path, Member: l.Member, Offset: l.Offset, ID: l.ColumnID, Reason: reason(l),
			})
		}
	}
	return rep, nil
}

// reason says in a line what the report says of a capture.
func reason(l scraper.ReportLine) string {
	s, sep := string(l.Outcome), ": "
	for _, r := range l.Reasons {
		text := strings.Join(strings.Fields(r.Excerpt), " ")
		switch code := strings.ReplaceAll(r.Code, "_", " "); {
		case r.Code != string(l.Outcome) && text != "":
			text = code + " (" + text + ")"
		case text == "":
			text = code
		}
		s += sep + text
		sep = "; "
	}
	return s
}
