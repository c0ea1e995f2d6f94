package search

import (
	"fmt"
	"strings"
)

// A Table counts the columns of a collection under the values of two facets.
type Table struct {
	Rows, Columns []string // in alphabetical order
	Counts        [][]int  // by row and column
	Totals        []int    // columns under each row, stated or not in the other facet
}

// Table counts every pair of values of two facets. A column that has several
// values of a facet counts under each of them.
func (x *Index) Table(rows, columns string) (Table, error) {
	facets := x.reader.Attributes.Facets
	for _, name := range []string{rows, columns} {
		if _, ok := facets[name]; !ok {
			return Table{}, fmt.Errorf("search: unknown facet %q", name)
		}
	}
	r, c := facets[rows], facets[columns]
	t := Table{Totals: make([]int, r.Values.Len())}
	for i := range r.Values.Len() {
		t.Rows = append(t.Rows, strings.Clone(r.Values.At(i)))
		t.Counts = append(t.Counts, make([]int, c.Values.Len()))
	}
	for i := range c.Values.Len() {
		t.Columns = append(t.Columns, strings.Clone(c.Values.At(i)))
	}
	for d := range uint32(x.reader.Docs()) {
		if x.hides(d) {
			continue
		}
		for _, row := range r.Of(d) {
			t.Totals[row]++
			for _, column := range c.Of(d) {
				t.Counts[row][column]++
			}
		}
	}
	return t, nil
}
