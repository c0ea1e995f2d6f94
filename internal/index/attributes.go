package index

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// NoValue stands for "not stated" in the arrays of attributes.
const NoValue = ^uint32(0)

// NoDate stands for a column without a date.
const NoDate = int32(-1 << 31)

// FacetNames lists the facets that are stored.
var FacetNames = []string{"industry", "level", "topic", "year", "issue", "series", "author"}

// attributes collects what filters, facets and sorting need, by ordinal.
type attributes struct {
	ids     []string
	dates   []int32
	ages    []uint16
	tenures []uint16
	present []uint16
	lengths [NumFields][]uint32
	facets  map[string]*facetList
}

// A facetList is the values of the columns in a facet, by their numbers.
type facetList struct {
	number map[string]uint32
	list   []string
	starts []uint32
	ids    []uint32
}

func newAttributes() *attributes {
	a := &attributes{facets: map[string]*facetList{}}
	for _, f := range FacetNames {
		a.facets[f] = &facetList{number: map[string]uint32{}, starts: []uint32{0}}
	}
	return a
}

// add adds a column with its values, of which there may be none.
func (l *facetList) add(values []string) {
	for _, s := range values {
		n, ok := l.number[s]
		if !ok {
			s = strings.Clone(s)
			n = uint32(len(l.list))
			l.number[s] = n
			l.list = append(l.list, s)
		}
		l.ids = append(l.ids, n)
	}
	l.starts = append(l.starts, uint32(len(l.ids)))
}

// counts returns how many columns have each value, and how many have none.
func (l *facetList) counts() (count []uint32, missing uint32) {
	count = make([]uint32, len(l.list))
	for _, n := range l.ids {
		count[n]++
	}
	for i := range len(l.starts) - 1 {
		if l.starts[i] == l.starts[i+1] {
			missing++
		}
	}
	return count, missing
}

func (a *attributes) add(p *prepared) {
	c := p.column
	a.ids = append(a.ids, c.ID)
	a.dates = append(a.dates, Day(c.Date))
	a.ages = append(a.ages, uint16(min(c.Client.Age, 1<<16-1)))
	a.tenures = append(a.tenures, uint16(min(c.Client.TenureMonths, 1<<16-1)))
	a.present = append(a.present, p.present())
	for f := range NumFields {
		a.lengths[f] = append(a.lengths[f], p.length[f])
	}
	for _, f := range FacetNames {
		a.facets[f].add(p.facets[f])
	}
}

// Day returns the days since 1970 of a date such as 2008-10-06, or NoDate.
func Day(date string) int32 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return NoDate
	}
	return DayOf(t)
}

// DayOf returns the days since 1970 of a time.
func DayOf(t time.Time) int32 {
	const day = 24 * 60 * 60
	s := t.Unix()
	if s < 0 {
		s -= day - 1
	}
	return int32(s / day)
}

// write stores the arrays in document order: document d is ordinals[d].
func (a *attributes) write(path string, ordinals []uint32) error {
	t, err := createTable(path)
	if err != nil {
		return err
	}
	ids := permute(a.ids, ordinals)
	sorted := make([]uint32, len(ids))
	for i := range sorted {
		sorted[i] = uint32(i)
	}
	slices.SortFunc(sorted, func(x, y uint32) int { return strings.Compare(ids[x], ids[y]) })
	rank := make([]uint32, len(ids))
	for i, d := range sorted {
		rank[d] = uint32(i)
	}
	steps := []func() error{
		func() error { return words(t, "ids", ids) },
		func() error { return numbers(t, "id.sorted", sorted) },
		func() error { return numbers(t, "id.rank", rank) },
		func() error { return numbers(t, "dates", permute(a.dates, ordinals)) },
		func() error { return numbers(t, "ages", permute(a.ages, ordinals)) },
		func() error { return numbers(t, "tenures", permute(a.tenures, ordinals)) },
		func() error { return numbers(t, "present", permute(a.present, ordinals)) },
	}
	for f := range NumFields {
		steps = append(steps, func() error { return numbers(t, "length."+f.String(), permute(a.lengths[f], ordinals)) })
	}
	for _, f := range FacetNames {
		steps = append(steps, func() error { return writeFacet(t, f, a.facets[f], ordinals) })
	}
	return writeAll(t, steps...)
}

// allLengths returns the words of every document, and those of its title.
func (a *attributes) allLengths(ordinals []uint32) (length, title []uint32) {
	length = make([]uint32, len(ordinals))
	for f := range NumFields {
		for d, o := range ordinals {
			length[d] += a.lengths[f][o]
		}
	}
	return length, permute(a.lengths[Title], ordinals)
}

func permute[T any](v []T, ordinals []uint32) []T {
	out := make([]T, len(ordinals))
	for d, o := range ordinals {
		out[d] = v[o]
	}
	return out
}

func writeFacet(t *tableWriter, name string, values *facetList, ordinals []uint32) error {
	list := slices.Sorted(slices.Values(values.list))
	number := make([]uint32, len(list)) // by number of the list
	for i, s := range list {
		number[values.number[s]] = uint32(i)
	}
	starts, ids := make([]uint32, 1, len(ordinals)+1), make([]uint32, 0, len(values.ids))
	for _, o := range ordinals {
		for _, n := range values.ids[values.starts[o]:values.starts[o+1]] {
			ids = append(ids, number[n])
		}
		starts = append(starts, uint32(len(ids)))
	}
	if err := words(t, "facet."+name, list); err != nil {
		return err
	}
	if err := numbers(t, "facet."+name+".order", labelOrder(list)); err != nil {
		return err
	}
	if err := numbers(t, "facet."+name+".starts", starts); err != nil {
		return err
	}
	return numbers(t, "facet."+name+".ids", ids)
}

// CompareLabels orders values as they are listed: by their letters, capitals or
// not.
func CompareLabels(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

// labelOrder returns the place of each value among all by label.
func labelOrder(list []string) []uint32 {
	sorted := make([]uint32, len(list))
	for i := range sorted {
		sorted[i] = uint32(i)
	}
	slices.SortFunc(sorted, func(a, b uint32) int { return CompareLabels(list[a], list[b]) })
	order := make([]uint32, len(list))
	for i, v := range sorted {
		order[v] = uint32(i)
	}
	return order
}

// Attributes are the arrays of a generation, by document number.
type Attributes struct {
	IDs     Words
	IDRank  []uint32 // the place of the id among the sorted ids
	Dates   []int32  // days since 1970, or NoDate
	Ages    []uint16 // years; 0 is not stated
	Tenures []uint16 // months; 0 is not stated
	Present []uint16 // set of the fields that have words, bit 1<<Field
	Lengths [NumFields][]uint32
	Facets  map[string]Facet

	idSorted []uint32
}

// A Facet gives every document its values, as places in Values.
type Facet struct {
	Values Words
	Order  []uint32 // of each value its place among all by label
	starts []uint32
	ids    []uint32
}

// Of returns the values of a document; none means "not stated".
func (f Facet) Of(doc uint32) []uint32 { return f.ids[f.starts[doc]:f.starts[doc+1]] }

// Count adds to the counts of values those of documents, and returns how many of them
// have none.
//
// What it reads of a large collection is in no cache of the processor. It waits for
// many documents at a time, since where each lies is read before what lies there.
func (f Facet) Count(docs, counts []uint32) (without int) {
	const batch = 64
	var starts, ends, first [batch]uint32
	if len(f.ids) == 0 {
		return len(docs)
	}
	last := uint32(len(f.ids) - 1)
	for len(docs) > 0 {
		n := min(len(docs), batch)
		for k, d := range docs[:n] {
			starts[k], ends[k] = f.starts[d], f.starts[d+1]
		}
		for k, at := range starts[:n] {
			first[k] = f.ids[min(at, last)]
		}
		for k, at := range starts[:n] {
			if at == ends[k] {
				without++
				continue
			}
			counts[first[k]]++
			for _, v := range f.ids[at+1 : ends[k]] {
				counts[v]++
			}
		}
		docs = docs[n:]
	}
	return without
}

func openAttributes(t *table) *Attributes {
	a := &Attributes{IDs: wordList(t, "ids", -1), Facets: map[string]Facet{}}
	n := a.IDs.Len()
	a.idSorted = array[uint32](t, "id.sorted", n)
	a.IDRank = array[uint32](t, "id.rank", n)
	a.Dates = array[int32](t, "dates", n)
	a.Ages = array[uint16](t, "ages", n)
	a.Tenures = array[uint16](t, "tenures", n)
	a.Present = array[uint16](t, "present", n)
	for f := range NumFields {
		a.Lengths[f] = array[uint32](t, "length."+f.String(), n)
	}
	for _, name := range FacetNames {
		values := wordList(t, "facet."+name, -1)
		a.Facets[name] = Facet{
			Values: values,
			Order:  array[uint32](t, "facet."+name+".order", values.Len()),
			starts: array[uint32](t, "facet."+name+".starts", n+1),
			ids:    array[uint32](t, "facet."+name+".ids", -1),
		}
	}
	return a
}

// Document returns the number of the document with an id.
func (a *Attributes) Document(id string) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(a.idSorted, id, func(d uint32, id string) int {
		return strings.Compare(a.IDs.At(int(d)), id)
	})
	if !ok {
		return 0, false
	}
	return a.idSorted[i], true
}
