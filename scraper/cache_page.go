package scraper

import (
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"coachsearch/internal/corpus"
)

// A pageRecord is a page as a cache keeps it.
type pageRecord struct {
	Outcome    Outcome        `json:"outcome"`
	Column     *corpus.Column `json:"column,omitempty"`
	Reasons    []Reason       `json:"reasons,omitempty"`
	URL        string         `json:"url,omitempty"`
	CapturedAt time.Time      `json:"captured_at,omitzero"`
	Profile    int            `json:"profile"` // how many fallbacks away; -1 for none

	Number    int  `json:"number,omitempty"`
	Of        int  `json:"of,omitempty"`
	At        int  `json:"at,omitempty"`
	Continues bool `json:"continues,omitempty"`
	Weak      bool `json:"weak,omitempty"`
	List      bool `json:"list,omitempty"`
	Broken    int  `json:"broken,omitempty"`

	More []pageRecord `json:"more,omitempty"`
}

var errNotKept = errors.New("the page would not come back as it is")

// encodePage returns a page in a form that decodePage reads; it has made sure
// of that.
func encodePage(pg *Page, p *Profile) ([]byte, error) {
	r := newPageRecord(pg, p)
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	back, err := decodePage(b, nil)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(withoutProfile(pg), back) || !r.profiled(pg) {
		return nil, errNotKept
	}
	return b, nil
}

func newPageRecord(pg *Page, p *Profile) pageRecord {
	r := pageRecord{
		Outcome: pg.Outcome, Column: pg.Column, Reasons: pg.Reasons, URL: pg.URL, CapturedAt: pg.CapturedAt.UTC(),
		Profile: -1, List: pg.list, Broken: pg.broken,
		Number: pg.part.number, Of: pg.part.of, At: pg.part.at, Continues: pg.part.continues, Weak: pg.part.weak,
	}
	for depth, q := 0, p; q != nil && pg.Profile != nil; depth, q = depth+1, q.fallback {
		if q == pg.Profile {
			r.Profile = depth
		}
	}
	for _, one := range pg.more {
		r.More = append(r.More, newPageRecord(one, p))
	}
	return r
}

// withoutProfile is the page as it comes back where no profile is known.
func withoutProfile(pg *Page) *Page {
	one := *pg
	one.CapturedAt, one.Profile, one.more = pg.CapturedAt.UTC(), nil, nil
	for _, m := range pg.more {
		one.more = append(one.more, withoutProfile(m))
	}
	return &one
}

// profiled tells whether the record knows the profile of each column.
func (r *pageRecord) profiled(pg *Page) bool {
	for i := range r.More {
		if !r.More[i].profiled(pg.more[i]) {
			return false
		}
	}
	return pg.Profile == nil || r.Profile >= 0
}

func decodePage(b []byte, p *Profile) (*Page, error) {
	var r pageRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	return r.page(p), nil
}

func (r *pageRecord) page(p *Profile) *Page {
	pg := &Page{
		Outcome: r.Outcome, Column: r.Column, Reasons: r.Reasons, URL: r.URL, CapturedAt: r.CapturedAt,
		part: part{number: r.Number, of: r.Of, at: r.At, continues: r.Continues, weak: r.Weak},
		list: r.List, broken: r.Broken,
	}
	for i := range r.More {
		pg.more = append(pg.more, r.More[i].page(p))
	}
	for range r.Profile {
		if p != nil {
			p = p.fallback
		}
	}
	if r.Profile >= 0 {
		pg.Profile = p
	}
	return pg
}
