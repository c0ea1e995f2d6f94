package scraper

import "slices"

// ownFacts takes out of a block what is the column's own and not the client's:
// a list of fields starts with the column's title and date, and names the
// client's title apart from it.
func (ps *parser) ownFacts(facts []fact) []fact {
	named := slices.IndexFunc(facts, func(f fact) bool { return f.known && f.field == fieldName })
	titled := slices.IndexFunc(facts, func(f fact) bool { return f.known && f.field == fieldTitle })
	if titled < 0 || named < titled || fold(facts[titled].name) != "title" {
		return facts
	}
	if !slices.ContainsFunc(facts[named:], func(f fact) bool { return f.known && f.field == fieldTitle && f.value != "" }) {
		return facts
	}
	ps.ownTitle = facts[titled].value
	return slices.DeleteFunc(slices.Clone(facts), func(f fact) bool {
		if f.known && f.value == ps.ownTitle && fold(f.name) == "title" {
			return true
		}
		if !f.known && fold(f.name) == "date" && ps.ownDate == "" {
			ps.ownDate = ps.p.day(f.value)
			return ps.ownDate != ""
		}
		return false
	})
}

// withoutHead takes the rows in front of the client's name off a block where
// they are those of the document: one of them, such as "Subject", fills a field
// that is filled again below.
func (ps *parser) withoutHead(b clientBlock) clientBlock {
	named := slices.IndexFunc(b.facts, func(f fact) bool { return f.known && f.field == fieldName })
	if named <= 0 {
		return b
	}
	again := slices.ContainsFunc(b.facts[:named], func(f fact) bool {
		return f.known && slices.ContainsFunc(b.facts[named:], func(g fact) bool {
			return g.known && g.field == f.field && g.value != "" && fold(g.name) != fold(f.name)
		})
	})
	if !again {
		return b
	}
	for i := b.start + 1; i < b.end; i++ {
		facts, _ := ps.lineFacts(&ps.lines[i], true)
		if len(facts) == 0 || facts[0].field != fieldName {
			continue
		}
		if short := ps.collectClient(i); short.valid() && short.known() >= b.known() {
			return short
		}
		break
	}
	return b
}
