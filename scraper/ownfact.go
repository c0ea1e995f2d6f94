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
