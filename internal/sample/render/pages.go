package main

import (
	"fmt"
	"slices"
	"strings"
)

// view prepares a page of the layout for column s.
func (b *builder) view(l layout, s *source) *view {
	v := &view{
		C: l.printed(s.Column), N: s.n, Slug: s.slug(), Head: s.Title,
		SID: session(s.ID), Year: s.year(), ColumnYear: s.year(), Odd: s.n%2 == 1,
		Recent: b.links(l, max(0, s.n-6), s.n-1),
	}
	for _, lb := range l.labels {
		if lb.Value = lb.field(s.Client); lb.Value != "" {
			v.Labels = append(v.Labels, lb)
		}
	}
	if l.template == post2010.template {
		v.Canonical = site + l.address(s, 1)
	}
	return v
}

// links are the columns from index from to index to (not included), the
// newest first.
func (b *builder) links(l layout, from, to int) []link {
	var ls []link
	for _, s := range b.sources[from:to] {
		slug := s.slug()
		if l.template == corner2004.template || l.template == corner2005.template {
			slug = files[s.n]
		}
		ls = append(ls, link{
			s.n, s.year(), slug, s.Title, s.Date, teaser(s), s.Client.Issue, s.Client.Title, len(s.Comments),
		})
	}
	slices.Reverse(ls)
	return ls
}

// teaser is the first sentence of the question.
func teaser(s *source) string {
	first := s.Sections[0].Paragraphs[0]
	if i := strings.IndexAny(first, ".?!"); i > 0 {
		return first[:i+1]
	}
	return first
}

// column adds the pages of one column and its expected record.
func (b *builder) column(s *source) error {
	p := planFor(s.n)
	gold := p.layout
	switch {
	case p.wayback != nil && (p.wayback.only || p.thin):
		gold = p.wayback.layout
	case p.text:
		return b.text(s, p)
	}
	b.gold = append(b.gold, gold.printed(s.Column))
	if p.wayback != nil {
		if err := b.wayback(s, p); err != nil || p.wayback.only {
			return err
		}
	}
	if p.print {
		out, err := fill(b.templates, "print2006", b.view(p.layout, s))
		if err != nil {
			return err
		}
		b.add(fmt.Sprintf("%s/print.php@id=%d.html", host, s.n), isDuplicate, s.ID, p.layout.encode(out, s.n))
	}
	parts := []int{0}
	if p.split {
		parts = []int{1, 2}
	}
	for _, part := range parts {
		v := b.view(p.layout, s)
		v.Part = part
		if p.thin {
			v.C.Resources = nil
		}
		if err := b.visits(s, p, v); err != nil {
			return err
		}
	}
	return nil
}

// visits adds what each fetch of one page left.
func (b *builder) visits(s *source, p plan, v *view) error {
	for i := range p.visits {
		v.SID = session(fmt.Sprint(s.ID, i))
		out, err := fill(b.templates, p.layout.template, v)
		if err != nil {
			return err
		}
		outcome := isColumn
		if i > 0 || v.Part == 2 || p.thin {
			outcome = isDuplicate
		}
		name := p.layout.address(s, v.Part)
		if p.layout.template == column2008.template && (s.n%2 == 0 || p.visits > 1) {
			name += "&PHPSESSID=" + v.SID
		}
		b.add(mirrored(name), outcome, s.ID, p.layout.encode(out, s.n))
		if p.cut {
			at := strings.Index(out, v.C.Sections[0].Heading+"</strong>") + 250
			b.add(mirrored(name+"&PHPSESSID="+session("cut")), isTruncated, "", p.layout.encode(out[:at], s.n))
		}
	}
	return nil
}

// text adds a column that somebody saved as text.
func (b *builder) text(s *source, p plan) error {
	b.gold = append(b.gold, p.layout.printed(s.Column))
	v := b.view(p.layout, s)
	v.Wrap = p.wrap
	out, err := fill(b.templates, p.layout.template, v)
	if err != nil {
		return err
	}
	b.add("saved/"+s.slug()+".txt", isColumn, s.ID, p.layout.encode(out, s.n))
	return nil
}

// mirrored is the file that a mirror makes of an address below the host.
func mirrored(address string) string {
	name := strings.Replace(address, "?", "@", 1)
	if name != address {
		name += ".html"
	}
	return host + "/" + name
}
