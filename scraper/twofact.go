package scraper

import "strings"

var partSigns = strings.NewReplacer(" and ", "/", " & ", "/", ",", "/", "+", "/")

// labelParts takes apart a label that names two facts or more: "Name, age",
// "Industry/Time".
func labelParts(name string) []string {
	if !strings.ContainsAny(name, "/,&+") && !strings.Contains(name, " and ") {
		return nil
	}
	f := partSigns.Replace(strings.Trim(fold(name), " :"))
	parts := strings.Split(f, "/")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// twoFacts reads the facts of a label that names several, in the order of the
// label, where the value has as many parts. The label is one of that kind if
// double is true, whether its value can be read or not.
func (r *rules) twoFacts(f fact) (out []fact, double bool) {
	const most = 3
	parts := labelParts(f.name)
	if len(parts) < 2 || len(parts) > most {
		return nil, false
	}
	fields := make([]field, len(parts))
	seen := make(map[field]bool)
	for i, part := range parts {
		if lb, ok := r.pointedLabel(part); ok {
			fields[i] = lb.field
		} else if part == "time" || part == "years" {
			fields[i] = fieldTenure
		}
		if fields[i] == "" || seen[fields[i]] {
			return nil, false // "Title/Position" is one fact
		}
		seen[fields[i]] = true
	}
	for _, sep := range []string{" / ", "/", "|", ";", " - ", " – ", " — ", ","} {
		values := strings.Split(f.value, sep)
		if len(values) != len(parts) {
			continue
		}
		out = out[:0]
		for i, v := range values {
			v = value(v)
			if age, _ := readAge(v); v == "" || fields[i] == fieldAge && age == 0 || fields[i] == fieldTenure && readTenure(v, parts[i]) == 0 {
				break
			}
			out = append(out, fact{label{fields[i], false}, true, parts[i], v})
		}
		if len(out) == len(parts) {
			return out, true
		}
	}
	return nil, true
}

// labelsTwo tells whether the cell on line i names two facts that the cell
// behind it states.
func (ps *parser) labelsTwo(i int) bool {
	const words = 4
	l := &ps.lines[i]
	if l.cell == nil || labelParts(l.text) == nil || l.wordCount() > words || i+1 >= len(ps.lines) || ps.lines[i+1].row != l.row || !ps.fillsCell(i) {
		return false
	}
	two, _ := ps.p.twoFacts(fact{name: labelText(l.text), value: value(ps.lines[i+1].text)})
	return two != nil
}
