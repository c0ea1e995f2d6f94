package main

import (
	"slices"
	"strings"
)

// around adds the pages that stand around the columns.
func (b *builder) around() error {
	for _, add := range []func() error{b.lists, b.doors, b.reading} {
		if err := add(); err != nil {
			return err
		}
	}
	b.add(host+"/column.php@id=70.html", isEmpty, "", nil)
	b.add(host+"/img/marian.jpg", isNotHTML, "", picture())
	b.add(host+"/css/site.css", isNotHTML, "", []byte(styles))
	return nil
}

const styles = `/* Harbor Lane Coaching, screen */
body { font: 12px/1.5 Verdana, Arial, sans-serif; color: #222; background: #fff; margin: 0 }
h3.colhead { color: #336666; font-family: Georgia, serif; font-size: 22px }
dl dt { float: left; width: 80px; font-weight: bold }
dl dd { margin-left: 90px }
#footer { clear: both; font-size: 10px; border-top: 1px solid #999 }
`

// picture is the beginning of a JPEG file and bytes of no meaning.
func picture() []byte {
	b := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00\xff\xdb\x00\x43\x00")
	for i := range 900 {
		b = append(b, byte(i*i*7+i*13))
	}
	return append(b, 0xff, 0xd9)
}

// A place is a page that is no column.
type place struct {
	path, template, outcome string
	layout                  layout
	head, year              string // of the page's title; of the visit
	list                    []link
}

func (b *builder) place(p place) error {
	v := &view{
		Head: p.head, Year: p.year, ColumnYear: p.year, SID: session(p.path), List: p.list,
		Recent: b.recent(p.layout, p.year),
	}
	out, err := fill(b.templates, p.template, v)
	if err != nil {
		return err
	}
	switch strings.Count(p.path, "/") { // templates point up from two folders down
	case 0:
		out = strings.ReplaceAll(out, `"../../`, `"`)
	case 1:
		out = strings.ReplaceAll(out, `"../../`, `"../`)
	}
	b.add(host+"/"+p.path, p.outcome, "", p.layout.encode(out, 0))
	return nil
}

func (b *builder) places(ps ...place) error {
	for _, p := range ps {
		if err := b.place(p); err != nil {
			return err
		}
	}
	return nil
}

// recent are the five newest columns at the end of a year.
func (b *builder) recent(l layout, year string) []link {
	_, to := b.year(year)
	return b.links(l, max(0, to-5), to)
}

// year is the range of the columns of a year.
func (b *builder) year(year string) (from, to int) {
	from, _ = slices.BinarySearchFunc(b.sources, year, compareYear)
	to, _ = slices.BinarySearchFunc(b.sources, year+"~", compareYear)
	return from, to
}

func compareYear(s *source, year string) int { return strings.Compare(s.Date, year) }

// lists adds the lists of past columns and the results of a search.
func (b *builder) lists() error {
	_, end := b.year("2005")
	ps := []place{{
		"corner/index.htm", "list2005", isIndex, corner2005, "Past columns", "2005",
		b.links(corner2005, 0, end),
	}}
	for _, y := range []struct {
		path, template string
		layout         layout
		year           string
	}{
		{"archive.php@year=2006.html", "list2006", column2006, "2006"},
		{"archive.php@year=2007.html", "list2006", column2006, "2007"},
		{"archive.php@year=2008&PHPSESSID=" + session("2008") + ".html", "list2008", column2008, "2008"},
		{"archive.php@year=2009&PHPSESSID=" + session("2009") + ".html", "list2008", column2008, "2009"},
		{"columns/2010/index.html", "list2010", post2010, "2010"},
		{"columns/2011/index.html", "list2010", post2010, "2011"},
		{"columns/2012/index.html", "list2010", post2010, "2012"},
	} {
		from, to := b.year(y.year)
		ps = append(ps, place{y.path, y.template, isIndex, y.layout, y.year, y.year, b.links(y.layout, from, to)})
	}
	_, end = b.year("2007")
	var found []link
	for _, l := range b.links(column2006, 0, end) {
		if strings.Contains(strings.Join(b.sources[l.N-1].Sections[0].Paragraphs, " "), "meeting") {
			found = append(found, l)
		}
	}
	ps = append(ps, place{"search.php@q=meeting.html", "results2006", isSearch, column2006, "meeting", "2007", found})
	return b.places(ps...)
}

// doors adds what a visitor passes through or runs into.
func (b *builder) doors() error {
	return b.places(
		place{"index.htm", "home2004", isOther, corner2004, "", "2004", nil},
		place{"frames.htm", "frames", isOther, corner2004, "", "2004", nil},
		place{"menu.htm", "menu", isOther, corner2004, "", "2004", nil},
		place{"corner.htm", "refresh", isRedirect, corner2005, "", "2006", nil},
		place{"archive.php.html", "script", isRedirect, column2008, "", "2010", nil},
		place{"login.php.html", "login2006", isLogin, column2006, "Login", "2007", nil},
		place{"login.php@to=comment.html", "login2008", isLogin, column2008, "Log in", "2009", nil},
		place{"search_adv.php.html", "searchform2008", isSearch, column2008, "Advanced search", "2009", nil},
		place{"column.php@id=999.html", "missing2008", isError, column2008, "Page not found", "2008", nil},
		place{"columns/2013/index.html", "missing2010", isError, post2010, "Page not found", "2012", nil},
	)
}

// reading adds pages of text that are no columns.
func (b *builder) reading() error {
	return b.places(
		place{"about.php.html", "about2006", isArticle, column2006, "Meet Marian Holt", "2006", nil},
		place{"lantern.php.html", "lantern2006", isOther, column2006, "The Lantern", "2007", nil},
		place{"privacy.php.html", "privacy2008", isOther, column2008, "Privacy policy", "2008", nil},
		place{"submit.php.html", "ask2008", isOther, column2008, "Put a question to Marian", "2009", nil},
		place{"articles/2005/open-door.html", "article2005", isArticle, corner2005, "The myth of the open door", "2005", nil},
		place{"columns/2010/five-books.html", "article2010", isArticle, post2010, "Five books for a hard winter", "2010", nil},
	)
}
