package web

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// Limits on exports. The hits of one are bounded by search.MaxWindow.
const (
	maxExports    = 4               // under way at a time
	maxExportTime = 2 * time.Minute // of one, to a client that reads slowly
	maxNameBytes  = 60              // of what a file is named for
)

// A recordWriter writes records in one of the formats of an export.
type recordWriter interface {
	Write(c *corpus.Column) error
	Flush() error
}

// An exportFormat is a way to write the hits of a search to a file.
type exportFormat struct {
	extension string
	kind      string
	writer    func(s *server, r *http.Request, x *search.Index, w io.Writer) recordWriter
}

var (
	csvExport = exportFormat{"csv", "text/csv; charset=utf-8; header=present", newTableWriter}
	// The records as the contract has them, so that an index can be made of
	// what was found.
	jsonlExport = exportFormat{"jsonl", "application/jsonl; charset=utf-8", func(_ *server, _ *http.Request, _ *search.Index, w io.Writer) recordWriter {
		return lineWriter{corpus.NewWriter(w)}
	}}
)

type lineWriter struct{ *corpus.Writer }

func (lineWriter) Flush() error { return nil }

// export writes all hits of a search, in its order. It takes what the API
// takes; page, per_page and facets mean nothing to it.
func (s *server) export(f exportFormat) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return &Problem{Status: http.StatusBadRequest, Detail: "The query string is not well formed: " + err.Error()}
		}
		p, errs := ParseParams(v)
		if err := refused(errs); err != nil {
			return err
		}
		select {
		case s.exports <- struct{}{}:
			defer func() { <-s.exports }()
		default:
			return errBusy
		}
		return s.withIndex(func(x *search.Index) error {
			if s.fresh(w, r, x.Info().Generation) {
				return nil
			}
			return s.writeExport(w, r, x, p, f)
		})
	}
}

func (s *server) writeExport(w http.ResponseWriter, r *http.Request, x *search.Index, p Params, f exportFormat) error {
	total, records, err := x.Each(r.Context(), p.Request())
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Disposition", `attachment; filename="`+exportName(p.Q)+"."+f.extension+`"`)
	h.Set("X-Total-Count", strconv.Itoa(total))
	h.Set("X-Robots-Tag", "noindex")
	if r.Method == http.MethodHead {
		return nil
	}
	// A server without deadlines has none to move.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(maxExportTime))
	out := f.writer(s, r, x, w)
	for c, err := range records {
		if err == nil {
			err = out.Write(c)
		}
		if err != nil {
			return s.breakOff(r, err)
		}
	}
	if err := out.Flush(); err != nil {
		return s.breakOff(r, err)
	}
	return nil
}

// breakOff ends a connection in the middle of an answer, so that no client
// takes the part for the whole.
func (s *server) breakOff(r *http.Request, err error) error {
	if r.Context().Err() == nil || errors.Is(err, context.DeadlineExceeded) {
		s.log.Error("export broken off", "path", r.URL.Path, "err", err)
	}
	panic(http.ErrAbortHandler)
}

// exportName names a file for a query, in letters and digits that mean
// nothing to any file system or shell.
func exportName(q string) string {
	name := strings.Trim(noName.ReplaceAllString(strings.ToLower(q), "-"), "-")
	if len(name) > maxNameBytes {
		name = strings.TrimRight(name[:maxNameBytes], "-")
	}
	if name == "" {
		return "columns"
	}
	return "columns-" + name
}

var noName = regexp.MustCompile(`[^a-z0-9]+`)

// tableHeader names the columns of the CSV.
var tableHeader = []string{
	"id", "title", "date", "posted", "series", "author", "client", "age", "job_title", "level", "tenure", "tenure_months",
	"industry", "issue", "topics", "last_word", "original", "page",
}

// A tableWriter writes the facts of columns for a spreadsheet. It begins with
// a byte order mark, without which Excel takes UTF-8 for something else.
type tableWriter struct {
	*csv.Writer
	s *server
	r *http.Request
	x *search.Index
}

func newTableWriter(s *server, r *http.Request, x *search.Index, w io.Writer) recordWriter {
	_, _ = io.WriteString(w, "\ufeff") // an error comes again with the next line
	t := tableWriter{csv.NewWriter(w), s, r, x}
	t.UseCRLF = true // RFC 4180
	_ = t.Writer.Write(tableHeader)
	return t
}

func (t tableWriter) Flush() error {
	t.Writer.Flush()
	return t.Error()
}

func (t tableWriter) Write(c *corpus.Column) error {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	age := c.Client.AgeText
	if c.Client.Age > 0 {
		age = strconv.Itoa(c.Client.Age)
	}
	var last []string
	for _, sec := range c.Sections {
		if sec.Kind == corpus.LastWord {
			last = append(last, sec.Paragraphs...)
		}
	}
	row := []string{
		c.ID, c.Title, c.Date, c.Posted, c.Series, c.Author.Name, c.Client.Name, age, c.Client.Title,
		strings.Join(t.x.Values(c.ID, "level"), ", "), c.Client.Tenure, number(c.Client.TenureMonths),
		c.Client.Industry, c.Client.Issue, strings.Join(t.x.Values(c.ID, "topic"), ", "), strings.Join(last, " "),
		c.URL, t.s.absolute(t.r, columnURL(c.ID)),
	}
	for i, cell := range row {
		row[i] = cellText(cell)
	}
	return t.Writer.Write(row)
}

// cellText makes one line of a text, and keeps a spreadsheet from running it:
// a cell that begins like a formula gets an apostrophe before it. So does
// what begins like one behind a semicolon, where a spreadsheet whose
// separator that is begins a cell, too.
func cellText(s string) string {
	return formula.ReplaceAllString(strings.Join(strings.Fields(s), " "), "$1'$2")
}

var formula = regexp.MustCompile(`(^|;)([=+\-@＝＋－＠])`)
