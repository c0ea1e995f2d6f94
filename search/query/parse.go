package query

import (
	"slices"
	"strings"
	"unicode"
)

// Parse reads what a person typed. It never fails: what is no operator is a
// word, an unclosed quote is passed over, and what holds no letter or digit
// asks for nothing.
func Parse(s string) Query {
	p := parser{rest: strings.ToValidUTF8(s, " ")}
	b := builder{Query: Query{Text: s}}
	for {
		t, ok := p.next()
		if !ok {
			break
		}
		b.add(t)
	}
	b.settle()
	return b.Query
}

// A builder puts tokens together.
type builder struct {
	Query
	or   bool // an OR stands before the next token, which may prove a word
	last kind // of the alternatives that an OR would add to
}

type kind int

const (
	none kind = iota
	group
	span
)

func (b *builder) add(t token) {
	isOr := !t.not && t.rng == nil && !t.Phrase && t.Field == "" && t.Text == "OR"
	if isOr && !b.or && b.last != none {
		b.or = true
		return
	}
	switch {
	case t.not:
		b.settle()
		if t.rng != nil {
			b.NotSpans = append(b.NotSpans, *t.rng)
		} else {
			b.Not = append(b.Not, t.Term)
		}
	case t.rng != nil:
		if b.or && b.last == span {
			i := len(b.Spans) - 1
			b.Spans[i], b.or = append(b.Spans[i], *t.rng), false
			return
		}
		b.settle()
		b.Spans, b.last = append(b.Spans, Span{*t.rng}), span
	default:
		if b.or && b.last == group {
			i := len(b.Groups) - 1
			b.Groups[i], b.or = append(b.Groups[i], lowerOr(t.Term)), false
			return
		}
		b.settle()
		b.Groups, b.last = append(b.Groups, Group{lowerOr(t.Term)}), group
	}
}

// settle makes a word of an OR that joins nothing.
func (b *builder) settle() {
	if b.or {
		b.Groups, b.or, b.last = append(b.Groups, Group{{Text: "or"}}), false, group
	}
}

// lowerOr keeps a word "OR" that is no operator from being read as one.
func lowerOr(t Term) Term {
	if t.Text == "OR" && !t.Phrase && t.Field == "" {
		t.Text = "or"
	}
	return t
}

type parser struct{ rest string }

// A token is a term or a range, with its sign.
type token struct {
	Term
	rng *Range
	not bool
}

// next returns the next token that holds a letter or a digit.
func (p *parser) next() (t token, ok bool) {
	for {
		p.rest = strings.TrimLeftFunc(p.rest, isSpace)
		if p.rest == "" {
			return token{}, false
		}
		t = p.token()
		if t.Field != "" && !strings.ContainsFunc(t.Text, isWordRune) {
			t.Term = Term{Text: t.Field} // nothing is asked of the field, so its name is a word
		}
		if strings.ContainsFunc(t.Text, isWordRune) {
			return t, true
		}
	}
}

func (p *parser) token() (t token) {
	whole := p.rest
	if s, found := strings.CutPrefix(p.rest, "-"); found && s != "" && !isSpace(firstRune(s)) {
		t.not, p.rest = true, s
	}
	if name, s, found := strings.Cut(p.rest, ":"); found && s != "" && !isSpace(firstRune(s)) {
		if f := strings.ToLower(name); slices.Contains(Fields, f) {
			t.Field, p.rest = f, s
		}
	}
	if isQuote(firstRune(p.rest)) {
		inner := p.rest[len(string(firstRune(p.rest))):]
		if end := strings.IndexFunc(inner, isQuote); end >= 0 {
			t.Phrase = true
			t.Text = strings.Join(strings.FieldsFunc(inner[:end], isSpace), " ")
			p.rest = inner[end+len(string(firstRune(inner[end:]))):]
			return t
		}
		p.rest = strings.TrimSuffix(whole, p.rest) + inner
		return p.token()
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool { return isSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(p.rest)
	}
	t.Text, p.rest = p.rest[:end], p.rest[end:]
	if r, ok := parseRange(t.Text); ok && t.Field == "" {
		t.rng = &r
	}
	return t
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func isSpace(r rune) bool    { return unicode.IsSpace(r) || unicode.IsControl(r) }
func isQuote(r rune) bool    { return strings.ContainsRune(`"“”„«»`, r) }
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
