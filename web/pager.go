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
// one, with the address that link gives to each. It ends where the page
// window of the engine ends.
func pagerOf(current, perPage, total int, link func(page int) string) pagerView {
	last := min(pageCount(total, perPage), search.MaxWindow/perPage)
	v := pagerView{Beyond: total > 0 && current > last, Last: link(last)}
	if last < 2 {
		return v
	}
	if n := min(current-1, last); n >= 1 {
		v.Prev = link(n)
	}
	if current < last {
		v.Next = link(current + 1)
	}
	page := func(n int) pageView {
		return pageView{Number: n, Href: link(n), Current: n == current}
	}
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < current-2 || n > current+2) {
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
