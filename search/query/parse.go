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
	q := Query{Text: s}
	var pending *Term // a word OR that may yet prove to be an operator
	joined := false   // the next term is an alternative of the last group
	for {
		t, not, ok := p.next()
		if !ok {
			break
		}
		isOr := !not && !t.Phrase && t.Field == "" && t.Text == "OR"
		switch {
		case isOr && !joined && len(q.Groups) > 0:
			t.Text = "or"
			pending, joined = &t, true
		case not:
			if joined {
				q.Groups = append(q.Groups, Group{*pending})
			}
			q.Not, joined = append(q.Not, t), false
		case joined:
			last := len(q.Groups) - 1
			q.Groups[last], joined = append(q.Groups[last], lowerOr(t)), false
		default:
			q.Groups = append(q.Groups, Group{lowerOr(t)})
		}
	}
	if joined {
		q.Groups = append(q.Groups, Group{*pending})
	}
	return q
}

// lowerOr keeps a word "OR" that is no operator from being read as one.
func lowerOr(t Term) Term {
	if t.Text == "OR" && !t.Phrase && t.Field == "" {
		t.Text = "or"
	}
	return t
}

type parser struct{ rest string }

// next returns the next term that holds a letter or a digit.
func (p *parser) next() (t Term, not, ok bool) {
	for {
		p.rest = strings.TrimLeftFunc(p.rest, isSpace)
		if p.rest == "" {
			return Term{}, false, false
		}
		t, not = p.term()
		if t.Field != "" && !strings.ContainsFunc(t.Text, isWordRune) {
			t = Term{Text: t.Field} // nothing is asked of the field, so its name is a word
		}
		if strings.ContainsFunc(t.Text, isWordRune) {
			return t, not, true
		}
	}
}

func (p *parser) term() (t Term, not bool) {
	whole := p.rest
	if s, found := strings.CutPrefix(p.rest, "-"); found && s != "" && !isSpace(firstRune(s)) {
		not, p.rest = true, s
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
			return t, not
		}
		p.rest = strings.TrimSuffix(whole, p.rest) + inner
		return p.term()
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool { return isSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(p.rest)
	}
	t.Text, p.rest = p.rest[:end], p.rest[end:]
	return t, not
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
