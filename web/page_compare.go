package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// offered columns of a topic stand in the lists from which two are chosen.
const offered = search.MaxLimit

// A compareView shows two columns section beside section, or the topics of
// which there are two.
type compareView struct {
	shell
	Heading string
	Topic   string
	Notice  string
	A, B    *sideView
	Facts   []pairView
	Parts   []pairView
	Swap    string
	Choice  []selectList // of the two columns, of those on the topic
	Topics  []option
}

// A sideView is one of two columns.
type sideView struct {
	Title string
	ISO   string
	Day   string
	Href  string
	By    string
}

// A pairView is a part of both columns; either may lack it.
type pairView struct {
	Kind, Name string
	A, B       []string
}

// comparePage shows /compare?a=ID&b=ID. With a topic in place of the two it
// takes the oldest and the newest column on it.
func (s *server) comparePage(w http.ResponseWriter, r *http.Request) error {
	in := r.URL.Query()
	a, b, topic := in.Get("a"), in.Get("b"), in.Get("topic")
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		v := &compareView{shell: s.shell("Side by side"), Heading: "Two columns side by side", Topic: topic}
		v.Here, v.Style, v.Robots = "browse", toolsStyle, "noindex" // what it shows stands on the pages of the columns
		v.Canonical = s.absolute(r, "/compare")
		v.Description = "The oldest and the newest column on a topic, side by side: how it was answered then, and how later."
		var err error
		switch {
		case a != "" && b != "":
			err = v.compare(r.Context(), x, a, b)
		case a != "" || b != "":
			v.Notice = "The address names one column; two are needed."
		case topic != "":
			err = v.oldestAndNewest(r.Context(), x)
		}
		if err == nil && v.A == nil {
			v.Robots = ""
			err = v.listTopics(r.Context(), x)
		}
		if err != nil {
			return err
		}
		return s.render(w, http.StatusOK, v)
	})
}

func (v *compareView) compare(ctx context.Context, x *search.Index, a, b string) error {
	var both [2]*corpus.Column
	for i, id := range []string{a, b} {
		c, err := x.Column(ctx, id)
		if err != nil {
			return fmt.Errorf("column %q: %w", id, err)
		}
		both[i] = c
	}
	return v.fill(ctx, x, both[0], both[1])
}

func (v *compareView) oldestAndNewest(ctx context.Context, x *search.Index) error {
	var both [2]*corpus.Column
	for i, order := range []search.Sort{search.OldestFirst, search.NewestFirst} {
		p := choosing("topic", v.Topic)
		p.Sort, p.PerPage = order, 1
		res, err := x.Search(ctx, p.Request())
		if err != nil {
			return fmt.Errorf("columns on a topic: %w", err)
		}
		if res.Total < 2 {
			v.Notice = "There are no two columns on this topic: " + v.Topic
			return nil
		}
		both[i] = res.Hits[0].Column
	}
	return v.fill(ctx, x, both[0], both[1])
}

func (v *compareView) fill(ctx context.Context, x *search.Index, a, b *corpus.Column) error {
	v.A, v.B = sideOf(a), sideOf(b)
	v.Heading = v.A.Title + " – " + v.B.Title
	if v.Topic != "" {
		v.Heading = "Then and now: " + v.Topic
	}
	v.Title = v.Heading
	v.Swap = compareURL(b.ID, a.ID, v.Topic)
	if a.ID == b.ID {
		v.Notice = "Both sides are the same column."
	}
	v.Facts = factPairs(a.Client, b.Client)
	for _, kind := range corpus.Kinds {
		p := pairView{Kind: string(kind), Name: partName(string(kind)), A: paragraphsOf(a, kind), B: paragraphsOf(b, kind)}
		if len(p.A)+len(p.B) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
	return v.choose(ctx, x, a, b)
}

// choose lists the columns on the topic, or on a topic that both have, or
// the first has, from the oldest on.
func (v *compareView) choose(ctx context.Context, x *search.Index, a, b *corpus.Column) error {
	topic := v.Topic
	if topic == "" {
		of := x.Values(a.ID, "topic")
		shared := slices.DeleteFunc(slices.Clone(of), func(t string) bool { return !slices.Contains(x.Values(b.ID, "topic"), t) })
		for _, t := range append(shared, of...) {
			topic = t
			break
		}
	}
	if topic == "" {
		return nil
	}
	p := choosing("topic", topic)
	p.Sort, p.PerPage = search.OldestFirst, offered
	res, err := x.Search(ctx, p.Request())
	if err != nil {
		return fmt.Errorf("columns on a topic: %w", err)
	}
	list := func(name, label string, chosen *corpus.Column) selectList {
		l := selectList{Name: name, Label: label}
		add := func(c *corpus.Column) {
			l.Options = append(l.Options, selectView{c.ID, yearAndTitle(c), c.ID == chosen.ID})
		}
		for _, h := range res.Hits {
			add(h.Column)
		}
		if !slices.ContainsFunc(l.Options, func(o selectView) bool { return o.Selected }) {
			add(chosen)
		}
		return l
	}
	v.Choice = []selectList{list("a", "Left", a), list("b", "Right", b)}
	return nil
}

// listTopics offers what can be compared.
func (v *compareView) listTopics(ctx context.Context, x *search.Index) error {
	res, err := x.Search(ctx, search.Request{Facets: []string{"topic"}})
	if err != nil {
		return fmt.Errorf("list topics: %w", err)
	}
	for _, t := range valuesOf("topic", res.Facets["topic"]) {
		if t.Count > 1 {
			v.Topics = append(v.Topics, option{Label: t.Label, Count: t.Count, Href: "/compare?topic=" + url.QueryEscape(t.Value)})
		}
	}
	return nil
}

func sideOf(c *corpus.Column) *sideView {
	return &sideView{Title: titleOf(c), ISO: isoDay(c.Date), Day: longDay(c.Date), Href: columnURL(c.ID), By: c.Author.Name}
}

// yearAndTitle is a column in a list.
func yearAndTitle(c *corpus.Column) string {
	if day := isoDay(c.Date); day != "" {
		return day[:len("2008")] + ": " + clip(titleOf(c), 80)
	}
	return clip(titleOf(c), 80)
}

// factPairs are the facts that one of two clients states.
func factPairs(a, b corpus.Client) []pairView {
	var out []pairView
	add := func(name, a, b string) {
		if a != "" || b != "" {
			out = append(out, pairView{Name: name, A: stated(a), B: stated(b)})
		}
	}
	add("Issue", a.Issue, b.Issue)
	add("Client", nameAndAge(a), nameAndAge(b))
	add("Title", a.Title, b.Title)
	add("Industry", a.Industry, b.Industry)
	add("Time in the job", a.Tenure, b.Tenure)
	return out
}

// stated is a list of one text, or of none.
func stated(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// paragraphsOf are those of all sections of a kind.
func paragraphsOf(c *corpus.Column, kind corpus.Kind) []string {
	var out []string
	for _, s := range c.Sections {
		if s.Kind == kind {
			out = append(out, s.Paragraphs...)
		}
	}
	return out
}
