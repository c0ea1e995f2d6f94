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
}

var errNotKept = errors.New("the page would not come back as it is")

// encodePage returns a page in a form that decodePage reads; it has made sure
// of that.
func encodePage(pg *Page, p *Profile) ([]byte, error) {
	r := pageRecord{
		Outcome: pg.Outcome, Column: pg.Column, Reasons: pg.Reasons, URL: pg.URL, CapturedAt: pg.CapturedAt.UTC(),
		Profile: -1, List: pg.list, Broken: pg.broken,
		Number: pg.part.number, Of: pg.part.of, At: pg.part.at, Continues: pg.part.continues, Weak: pg.part.weak,
	}
	for depth := 0; p != nil && pg.Profile != nil; depth, p = depth+1, p.fallback {
		if p == pg.Profile {
			r.Profile = depth
		}
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	back, err := decodePage(b, nil)
	if err != nil {
		return nil, err
	}
	want := *pg
	want.CapturedAt, want.Profile = r.CapturedAt, nil
	if !reflect.DeepEqual(&want, back) || pg.Profile != nil && r.Profile < 0 {
		return nil, errNotKept
	}
	return b, nil
}

func decodePage(b []byte, p *Profile) (*Page, error) {
	var r pageRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	pg := &Page{
		Outcome: r.Outcome, Column: r.Column, Reasons: r.Reasons, URL: r.URL, CapturedAt: r.CapturedAt,
		part: part{number: r.Number, of: r.Of, at: r.At, continues: r.Continues, weak: r.Weak},
		list: r.List, broken: r.Broken,
	}
	for range r.Profile {
		if p != nil {
			p = p.fallback
		}
	}
	if r.Profile >= 0 {
		pg.Profile = p
	}
	return pg, nil
}
