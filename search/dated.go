package search

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"coachsearch/internal/index"
)

// A datePart is the year, the month or the day of a date, or nothing. Whoever
// types "October 2008" has seen it on the page of a column: so a column holds the
// parts of its date as if they were words of it, as does a text that has them.
type datePart struct {
	unit dateUnit
	n    int16
}

type dateUnit uint8

const (
	noDatePart dateUnit = iota
	yearPart
	monthPart
	dayPart
)

// of reports whether it is part of a date.
func (p datePart) of(t time.Time) bool {
	switch p.unit {
	case yearPart:
		return t.Year() == int(p.n)
	case monthPart:
		return t.Month() == time.Month(p.n)
	case dayPart:
		return t.Day() == int(p.n)
	default:
		return false
	}
}

// dated calls visit with the columns whose date is such a one.
func (x *Index) dated(is func(time.Time) bool, visit func(d uint32)) {
	last, same := index.NoDate, false
	for d, date := range x.reader.Attributes.Dates {
		if date == index.NoDate {
			continue
		}
		if date != last { // columns often stand by their dates
			last, same = date, is(time.Unix(int64(date)*24*60*60, 0).UTC())
		}
		if same {
			visit(uint32(d))
		}
	}
}

// gatherDated adds what columns have of a part of their date. It stands by the
// title, and is as good as a word of it.
func (x *Index) gatherDated(p datePart, a *accumulator) {
	has := part{tf: float32(x.ranking.Weight[index.Title]), title: 1, fields: 1 << index.Title}
	x.dated(p.of, func(d uint32) { a.add(d, has) })
}

// A date is how the words of one can be read: none for an "of", two for a number
// that may be a month or a day.
type date struct {
	parts [][]datePart
	text  string
}

// of reports whether it is a date, as far as it says.
func (d date) of(t time.Time) bool {
	for _, readings := range d.parts {
		if len(readings) > 0 && !slices.ContainsFunc(readings, func(p datePart) bool { return p.of(t) }) {
			return false
		}
	}
	return true
}

// maxDates are the dates of a query that are read: for each of its parts a search
// looks at the dates of all columns.
const maxDates = 8

// addDates lets the words of a date match the columns that are of it. A month
// needs its year, and a year counts alone where the query is too short to tell a
// story, whose years are others.
func (p *plan) addDates() {
	short := len(p.words) < lettersFrom
	for i := 0; i < len(p.words) && len(p.dates) < maxDates; {
		d := dateAt(p.words[i:], short)
		for k, readings := range d.parts {
			if len(readings) == 0 {
				continue
			}
			w := &p.words[i+k]
			c := &p.clauses[w.clause]
			w.stop, c.content = false, true // "May 2004" is a month
			for _, r := range readings {
				if !slices.ContainsFunc(c.any, func(m matcher) bool { return m.date == r }) {
					c.any = append(c.any, matcher{fields: allFields, date: r})
				}
			}
		}
		if i++; len(d.parts) > 0 {
			p.dates = append(p.dates, d)
			i += len(d.parts) - 1
		}
	}
}

// tellDates names the dates of which there are columns.
func (x *Index) tellDates(p *plan) {
	for _, d := range p.dates {
		found := false
		if x.dated(d.of, func(uint32) { found = true }); found {
			p.alsoSearched = append(p.alsoSearched, d.text+" → columns of that date")
		}
	}
}

// dateAt returns the date that words begin with. It has no parts if they begin
// with none.
func dateAt(words []queryWord, short bool) date {
	parts := numericDate(words)
	if parts == nil {
		parts = writtenDate(words, short)
	}
	forms := make([]string, len(parts))
	for i := range parts {
		forms[i] = words[i].form
	}
	return date{parts, strings.Join(forms, " ")}
}

// writtenDate reads October 6, 2008 and its like, October 2008, and 2008.
func writtenDate(words []queryWord, short bool) [][]datePart {
	var parts [][]datePart
	take := func(read func(form string) (datePart, bool)) bool {
		after := parts
		if n := len(parts); n > 0 && n < len(words) && words[n].form == "of" {
			after = append(parts, nil)
		}
		if len(after) == len(words) {
			return false
		}
		p, ok := read(words[len(after)].form)
		if ok {
			parts = append(after, []datePart{p})
		}
		return ok
	}
	dayFirst := take(dayOf)
	switch {
	case take(monthOf):
		if !dayFirst {
			take(dayOf)
		}
		if take(yearOf) {
			return parts
		}
	case !dayFirst && short && take(yearOf):
		return parts
	}
	return nil
}

// numericDate reads 2008-10-06, 2008-10, 10/6/2008 and 6.10.2008.
func numericDate(words []queryWord) [][]datePart {
	n := 1
	for n < len(words) && words[n].joined {
		n++
	}
	if n != 2 && n != 3 || words[0].joined {
		return nil
	}
	if y, ok := yearOf(words[0].form); ok {
		parts := [][]datePart{{y}}
		for k, w := range words[1:n] {
			unit, most := monthPart, 12
			if k == 1 {
				unit, most = dayPart, 31
			}
			v := upTo(most, w.form)
			if v == 0 || len(w.form) != 2 {
				return nil
			}
			parts = append(parts, []datePart{{unit, v}})
		}
		return parts
	}
	y, ok := yearOf(words[n-1].form)
	if !ok || n != 3 {
		return nil
	}
	var parts [][]datePart
	for _, w := range words[:2] {
		v := upTo(31, w.form)
		if v == 0 {
			return nil
		}
		readings := []datePart{{dayPart, v}}
		if v <= 12 {
			readings = append(readings, datePart{monthPart, v})
		}
		parts = append(parts, readings)
	}
	return append(parts, []datePart{y})
}

// number reads a number of so many digits at most. What is none is 0.
func number(form string, digits int) int {
	if form == "" || len(form) > digits {
		return 0
	}
	n := 0
	for _, b := range []byte(form) {
		if b < '0' || b > '9' {
			return 0
		}
		n = 10*n + int(b-'0')
	}
	return n
}

// upTo reads a number from 1 to most. Others are 0.
func upTo(most int, form string) int16 {
	n := number(form, 2)
	if n > most {
		return 0
	}
	return int16(n)
}

func yearOf(form string) (datePart, bool) {
	n := number(form, 4)
	return datePart{yearPart, int16(n)}, n >= 1900 && n < 2100
}

var months = [...]string{
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december",
}

// monthOf reads the name of a month, which may be cut to three letters, or as
// "Sept".
func monthOf(form string) (datePart, bool) {
	for i, name := range months {
		if form == name || form == name[:3] || form == "sept" && name == "september" {
			return datePart{monthPart, int16(i + 1)}, true
		}
	}
	return datePart{}, false
}

// dayOf reads the day of a month: 6 or 6th.
func dayOf(form string) (datePart, bool) {
	if n := len(form) - 2; n > 0 {
		switch form[n:] {
		case "st", "nd", "rd", "th":
			form = form[:n]
		}
	}
	v := upTo(31, form)
	return datePart{dayPart, v}, v > 0
}

// A runningWord is a word of a text, and whether no space parts it from the one
// before.
type runningWord struct {
	form   string
	joined bool
}

func runningWords(text string) []runningWord {
	var words []runningWord
	end := 0
	index.Tokens(text, func(t index.Token) {
		joined := len(words) > 0 && !strings.ContainsFunc(text[end:t.Start], unicode.IsSpace)
		words = append(words, runningWord{t.Form, joined})
		end = t.End
	})
	return words
}
