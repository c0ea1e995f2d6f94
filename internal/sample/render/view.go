package main

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"coachsearch/internal/corpus"
)

//go:embed layouts/*.tmpl
var layouts embed.FS

// A view is what a layout's template sees.
type view struct {
	C          *corpus.Column // as the layout prints it
	N          int
	Slug       string
	Head       string // of the page's title
	Labels     []label
	Recent     []link // columns shown beside the page
	List       []link // columns the page lists
	SID        string // of the visit that left the page
	Year       string // of the visit
	ColumnYear string
	Canonical  string
	Part       int  // of a column on two pages; 0 is the whole
	Odd        bool // one of two habits of an editor
	Wrap       int  // width of a line of text; 0 is any
}

// A link is a column in a list.
type link struct {
	N                                              int
	Year, Slug, Title, Date, Teaser, Issue, Client string
	Comments                                       int
}

// Sections are those of the view's part.
func (v *view) Sections() []corpus.Section {
	cut := slices.IndexFunc(v.C.Sections, func(s corpus.Section) bool { return s.Kind == corpus.OuterGame })
	switch v.Part {
	case 1:
		return v.C.Sections[:cut]
	case 2:
		return v.C.Sections[cut:]
	}
	return v.C.Sections
}

// templates parses the layouts.
func templates() (*template.Template, error) {
	t := template.New("site").Funcs(template.FuncMap{
		"t":      strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace,
		"date":   formatDay,
		"wrap":   wrap,
		"local":  func(url string) string { return strings.TrimPrefix(url, site) },
		"series": func(s string) string { return strings.ReplaceAll(s, "'", "&#39;") },
		"odd":    func(i int) bool { return i%2 == 1 },
		"clock":  func(i int) string { return []string{"9:14 am", "1:02 pm", "10:47 pm"}[i%3] },
		"count":  count,
		"spaced": spaced,
		"stress": func(s string) string { return quoted.ReplaceAllString(s, "<em>$0</em>") },
		"marker": func(s corpus.Section) bool {
			return s.Kind == corpus.Question || s.Kind == corpus.Answer || s.Kind == corpus.FollowUp
		},
	})
	t, err := t.ParseFS(layouts, "layouts/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse layouts: %w", err)
	}
	return t, nil
}

// fill renders the named template as text.
func fill(t *template.Template, name string, v any) (string, error) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, v); err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	return b.String(), nil
}

// quoted is a short phrase in quotation marks.
var quoted = regexp.MustCompile(`“[^” ]+(?: [^” ]+){0,3}”`)

// spaced sets two spaces between sentences, as typists had learned to and as
// editors of pages wrote them.
func spaced(yes bool, s string) string {
	if !yes {
		return s
	}
	return strings.ReplaceAll(s, ". ", ".&nbsp; ")
}

func formatDay(layout, day string) (string, error) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "", fmt.Errorf("read day: %w", err)
	}
	return d.Format(layout), nil
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "No " + many
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// wrap breaks text into lines of at most width signs, as editors of the time
// did; width 0 leaves it on one line.
func wrap(width int, text string) string {
	if width == 0 {
		return text
	}
	var b strings.Builder
	line := 0
	for i, word := range strings.Split(text, " ") {
		n := len([]rune(word))
		switch {
		case i == 0:
		case line+1+n > width:
			b.WriteByte('\n')
			line = 0
		default:
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += n
	}
	return b.String()
}

// age is what the client block prints: a number or words.
func age(c corpus.Client) string {
	if c.Age > 0 {
		return strconv.Itoa(c.Age)
	}
	return c.AgeText
}

// session is the id that PHP gave to a visit.
func session(visit string) string {
	sum := sha256.Sum256([]byte(visit))
	return hex.EncodeToString(sum[:16])
}
