package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search"
	"coachsearch/web"
)

func find(c *command, args []string) (err error) {
	var industries, sections cli.List
	dataDir := c.flags.String("data", "", "")
	c.flags.Var(&industries, "industry", "")
	c.flags.Var(&sections, "section", "")
	asJSON := c.flags.Bool("json", false, "")
	if err := c.parse(args); err != nil {
		return err
	}
	if *dataDir == "" {
		return cli.Usagef("-data DIR is missing")
	}
	c.warnOfFlags(args)
	v := url.Values{}
	if q := strings.Join(c.flags.Args(), " "); q != "" {
		v.Set("q", q)
	}
	if len(industries) > 0 {
		v["industry"] = industries
	}
	if len(sections) > 0 {
		v["section"] = sections
	}
	p, errs := web.ParseParams(v)
	if len(errs) > 0 {
		return cli.Usagef("%s: %s", errs[0].Parameter, errs[0].Detail)
	}
	x, err := openCurrent(c.ctx, *dataDir)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := x.Close(); err == nil {
			err = closeErr
		}
	}()
	hidden, err := coach.ReadHidden(coach.Dir(*dataDir))
	if err != nil {
		return err
	}
	if err := x.Hide(coach.IDs(hidden)); err != nil {
		return err
	}
	if *asJSON {
		a, err := web.Answer(c.ctx, x, v)
		if err != nil {
			return err
		}
		return web.Encode(c.stdout, a)
	}
	res, err := x.Search(c.ctx, p.Request())
	if err != nil {
		return err
	}
	return printHits(c.stdout, res)
}

// warnOfFlags tells of flags behind the query, where they are words to be left out.
// Behind "--" that is what is meant.
func (c *command) warnOfFlags(args []string) {
	for _, a := range c.flags.Args() {
		if name, ok := strings.CutPrefix(a, "-"); ok && c.flags.Lookup(strings.TrimPrefix(name, "-")) != nil && !slices.Contains(args, "--") {
			fmt.Fprintf(c.stderr, "warning: %s stands behind the query and is a word to leave out; flags stand before it\n", a)
		}
	}
}

// openCurrent opens the live generation. One that was pruned in that moment has
// given way to another one.
func openCurrent(ctx context.Context, dataDir string) (*search.Index, error) {
	d := index.OpenData(dataDir)
	for {
		name, dir, err := d.Current()
		if err != nil {
			return nil, err
		}
		x, err := search.Open(ctx, dir)
		if err == nil {
			return x, nil
		}
		if now, _, nowErr := d.Current(); nowErr != nil || now == name {
			return nil, err
		}
	}
}

// partNames are what a person calls the parts of a column.
var partNames = map[string]string{
	string(corpus.Question): "Question", string(corpus.Answer): "Answer", string(corpus.InnerGame): "The inner game",
	string(corpus.OuterGame): "The outer game", string(corpus.LastWord): "The last word", string(corpus.FollowUp): "Follow-up",
	string(corpus.Other): "Text", "issue": "Issue", "comments": "Comments",
}

// printHits prints the hits for a person: matches stand out in bold on a
// terminal, and nothing marks them in a pipe.
func printHits(w io.Writer, res *search.Result) error {
	bold, dim, plain := "", "", ""
	if cli.IsTerminal(w) {
		bold, dim, plain = "\x1b[1m", "\x1b[2m", "\x1b[0m"
	}
	var b strings.Builder
	switch n := len(res.Hits); {
	case res.Total == 0:
		b.WriteString("No column fits.\n")
	case res.Total == 1:
		b.WriteString("1 column\n")
	case n < res.Total:
		fmt.Fprintf(&b, "%d columns, the first %d:\n", res.Total, n)
	default:
		fmt.Fprintf(&b, "%d columns\n", res.Total)
	}
	for _, s := range res.Relaxed {
		fmt.Fprintf(&b, "%sNote: %s.%s\n", dim, s, plain)
	}
	if len(res.AlsoSearched) > 0 {
		fmt.Fprintf(&b, "%sAlso searched: %s.%s\n", dim, clean(strings.Join(res.AlsoSearched, "; ")), plain)
	}
	for _, h := range res.Hits {
		fmt.Fprintf(&b, "\n%s%s%s\n", bold, clean(titleOf(h.Column)), plain)
		if facts := factsOf(h.Column); facts != "" {
			fmt.Fprintf(&b, "%s%s%s\n", dim, clean(facts), plain)
		}
		for _, s := range h.Snippets {
			fmt.Fprintf(&b, "  %s%s:%s ", dim, partNames[s.Section], plain)
			for _, sp := range s.Spans {
				if sp.Match {
					b.WriteString(bold + clean(sp.Text) + plain)
				} else {
					b.WriteString(clean(sp.Text))
				}
			}
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %s%s%s\n", dim, clean(h.Column.ID), plain)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func titleOf(c *corpus.Column) string {
	if c.Title != "" {
		return c.Title
	}
	return c.ID
}

// factsOf is one line about the column and its client.
func factsOf(c *corpus.Column) string {
	var facts []string
	if d, err := time.Parse(time.DateOnly, c.Date); err == nil {
		facts = append(facts, d.Format("January 2, 2006"))
	}
	who := c.Client.Name
	if c.Client.Age > 0 {
		who = strings.TrimPrefix(fmt.Sprintf("%s, %d", who, c.Client.Age), ", ")
	}
	for _, s := range []string{who, c.Client.Title, c.Client.Industry} {
		if s != "" {
			facts = append(facts, s)
		}
	}
	return strings.Join(facts, " · ")
}

// clean keeps control characters of an archive away from the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
