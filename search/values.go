package search

// Values returns what a column is counted under in a facet, as the facet
// spells it: none if it does not state it, or if there is no such column or
// facet.
func (x *Index) Values(id, facet string) []string {
	d, ok := x.document(id)
	if _, known := x.reader.Attributes.Facets[facet]; !ok || !known {
		return nil
	}
	return x.facetValues(facet, d)
}
