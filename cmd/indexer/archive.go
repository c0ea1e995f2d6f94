package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/corpus"
	"coachsearch/scraper"
)

// openArchives scrapes when the columns are first asked for, which is when
// the lock is held: of two runs at once, the second does no work.
func (c *command) openArchives(s *settings, progress func(captures int)) (*input, error) {
	for _, path := range s.archives {
		if _, err := os.Stat(path); err != nil {
			return nil, err
		}
	}
	o := scraper.Options{Progress: progress}
	var err error
	if o.Profile, err = scraper.LoadProfile(s.profile); err != nil {
		return nil, cli.Usagef("-profile: %v", err)
	}
	o.Cache = c.cache(s)
	state, err := fingerprint(c.ctx, s.archives, o.Profile.Digest())
	if err != nil {
		return nil, err
	}
	var h *scraper.Harvest
	return &input{
		fingerprint: state, cache: o.Cache,
		name: strings.Join(s.archives, ", "),
		columns: func(yield func(*corpus.Column, error) bool) {
			if h == nil {
				var err error
				if h, err = scraper.Scrape(c.ctx, s.archives, o); err != nil {
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
			err := h.Close()
			if o.Cache != nil {
				err = errors.Join(err, o.Cache.Err)
			}
			return err
		},
	}, nil
}

// cacheFile keeps pages in the data folder from one run to the next.
const cacheFile = "pages.cache"

// cache returns where pages are kept, or nil where they are not. Only a run
// that holds the lock comes to use it.
func (c *command) cache(s *settings) *scraper.Cache {
	if s.noCache {
		return nil
	}
	program, err := cli.Program()
	if err != nil { // whoever may run a program need not be allowed to read it
		if !s.quiet {
			fmt.Fprintf(c.stderr, "warning: which program this is cannot be told, so every page is parsed: %v\n", err)
		}
		return nil
	}
	return &scraper.Cache{Path: filepath.Join(c.dataDir, cacheFile), Program: program}
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
