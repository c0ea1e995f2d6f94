package scraper

// ranksBelow finds the line below each reader's name that tells of him, as where he
// works: in all entries it stands in an element like the others', is short and no
// sentence, and more follows. It is nil where there are none.
func (ps *parser) ranksBelow(entries []entry, named []int) []int {
	const words = 8
	if len(entries) < 2 {
		return nil
	}
	out := make([]int, len(entries))
	shape := ""
	for n, e := range entries {
		i := named[n] + 1
		if i == 0 {
			i = e.stamp + 1
		}
		if i+1 >= e.to || i == e.stamp || i+1 == e.stamp {
			return nil
		}
		l := &ps.lines[i]
		s := shapeOf(l.block, 1)
		if n == 0 {
			shape = s
		}
		if s != shape || l.wordCount() > words || ended(l.text) || shapeOf(ps.lines[i+1].block, 1) == shape {
			return nil
		}
		out[n] = i
	}
	return out
}
