package web

import "coachsearch/search"

// A pagerView is the row of page numbers. Its zero value is a single page,
// which needs none.
type pagerView struct {
	Prev, Next string // addresses
	Pages      []pageView
	Beyond     bool   // the address names a page after the last one
	Last       string // address of the last page
}

type pageView struct {
	Number  int // 0 is a gap
	Href    string
	Current bool
}

// pagerOf shows the first and the last page and those around the current
// one. It ends where the page window of the engine ends.
func pagerOf(p Params, total int) pagerView {
	last := min(pageCount(total, p.PerPage), search.MaxWindow/p.PerPage)
	v := pagerView{Beyond: total > 0 && p.Page > last, Last: p.onPage(last).at("/search")}
	if last < 2 {
		return v
	}
	if n := min(p.Page-1, last); n >= 1 {
		v.Prev = p.onPage(n).at("/search")
	}
	if p.Page < last {
		v.Next = p.onPage(p.Page + 1).at("/search")
	}
	page := func(n int) pageView {
		return pageView{Number: n, Href: p.onPage(n).at("/search"), Current: n == p.Page}
	}
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < p.Page-2 || n > p.Page+2) {
			continue
		}
		switch shown {
		case n - 1:
		case n - 2: // the number itself is no wider than a gap
			v.Pages = append(v.Pages, page(n-1))
		default:
			v.Pages = append(v.Pages, pageView{})
		}
		v.Pages = append(v.Pages, page(n))
		shown = n
	}
	return v
}
