package scraper

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"coachsearch/internal/corpus"
)

// A Harvest is what a run found. It keeps keys in memory and records in
// spools, so its size does not grow with the text of the archive.
type Harvest struct {
	records    spool        // columns as read, as JSON
	spots      spool        // of their captures, as JSON
	lines      spool        // report lines as JSON Lines
	candidates []*candidate // in the order of their captures
	groups     []*group     // in the order of the columns
	summary    Summary
}

func newHarvest(dir string) *Harvest {
	return &Harvest{
		records: spool{dir: dir}, spots: spool{dir: dir}, lines: spool{dir: dir},
		summary: Summary{Outcomes: make(map[Outcome]int)},
	}
}

// add takes the next capture.
func (h *Harvest) add(j *job) error {
	seq := h.summary.Captures
	h.summary.Captures++
	pg := j.page
	line := ReportLine{
		Path: j.capture.Path, Member: j.capture.Member, Offset: j.capture.Offset,
		URL: pg.URL, CapturedAt: stampText(pg.CapturedAt), Outcome: pg.Outcome,
		Reasons: pg.Reasons,
	}
	if line.Reasons == nil {
		line.Reasons = []Reason{}
	}
	if pg.Outcome == IsColumn {
		for sub, one := range append([]*Page{pg}, pg.more...) {
			if err := h.addColumn(j, one, seq, sub); err != nil {
				return err
			}
		}
		line.Confidence = pg.Column.Confidence
	} else {
		h.summary.Outcomes[pg.Outcome]++
		if line.Unread() {
			h.summary.Unreadable++
		}
	}
	b, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("encode report of %s: %w", j.capture.Path, err)
	}
	_, err = h.lines.add(append(b, '\n'))
	return err
}

// addColumn takes a column of a capture.
func (h *Harvest) addColumn(j *job, pg *Page, seq, sub int) error {
	k, where := newCandidate(seq, &j.capture, pg, j.sum)
	k.sub = int32(sub)
	pg.Column.Source = corpus.Source{
		Path: j.capture.Path, Member: j.capture.Member, Offset: j.capture.Offset,
		CapturedAt: stampText(pg.CapturedAt), SHA256: where.SHA, Profile: pg.Profile.String(), Parser: ParserVersion,
	}
	for _, x := range []struct {
		to   *spool
		at   *stretch
		what any
	}{{&h.records, &k.record, pg.Column}, {&h.spots, &k.spot, where}} {
		b, err := json.Marshal(x.what)
		if err != nil {
			return fmt.Errorf("encode column of %s: %w", j.capture.Path, err)
		}
		if *x.at, err = x.to.put(b); err != nil {
			return err
		}
	}
	h.candidates = append(h.candidates, k)
	return nil
}

func stampText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// finish merges the captures into columns and gives these their ids.
func (h *Harvest) finish() error {
	if err := errors.Join(h.records.seal(), h.spots.seal(), h.lines.seal()); err != nil {
		return err
	}
	all := mergeCandidates(h.candidates)
	for _, g := range all {
		for _, k := range g.members {
			k.group = g
		}
		if g.weak() {
			continue
		}
		h.groups = append(h.groups, g)
		c, err := h.column(g)
		if err != nil {
			return err
		}
		g.id, g.day = baseID(c), c.Date
	}
	if err := h.settleIDs(); err != nil {
		return err
	}
	slices.SortFunc(h.groups, func(a, b *group) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id)) })
	h.summary.Columns = len(h.groups)
	for rest := h.candidates; len(rest) > 0; {
		ks := ofOne(rest)
		_, outcome := verdict(ks)
		h.summary.Outcomes[outcome]++
		rest = rest[len(ks):]
	}
	return nil
}

// ofOne returns the first candidates that came of one capture.
func ofOne(ks []*candidate) []*candidate {
	n := 0
	for n < len(ks) && ks[n].seq == ks[0].seq {
		n++
	}
	return ks[:n]
}

// settleIDs numbers the columns whose ids clash, in an order that does not
// depend on that of the archives.
func (h *Harvest) settleIDs() error {
	byID := make(map[string][]*group)
	for _, g := range h.groups {
		byID[g.id] = append(byID[g.id], g)
	}
	taken := make(map[string]bool, len(h.groups))
	for id := range byID {
		taken[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		gs := byID[id]
		if len(gs) == 1 {
			continue
		}
		address := make(map[*group]string, len(gs))
		for _, g := range gs {
			at, err := h.spotOf(g.best)
			if err != nil {
				return err
			}
			address[g] = at.Full
		}
		slices.SortFunc(gs, func(a, b *group) int {
			return cmp.Or(cmp.Compare(address[a], address[b]), comparePlace(a.best, b.best))
		})
		n := 2
		for _, g := range gs[1:] {
			for taken[fmt.Sprintf("%s-%d", id, n)] {
				n++
			}
			g.id = fmt.Sprintf("%s-%d", id, n)
			taken[g.id] = true
		}
	}
	return nil
}

// column makes the record of a group.
func (h *Harvest) column(g *group) (*corpus.Column, error) {
	c, err := h.load(g.best)
	if err != nil {
		return nil, err
	}
	for _, k := range g.parts {
		more, err := h.load(k)
		if err != nil {
			return nil, err
		}
		joinParts(c, more)
	}
	c.ID, c.URL = g.id, ""
	own := g.addressOf()
	for _, k := range g.members {
		at, err := h.spotOf(k)
		if err != nil {
			return nil, err
		}
		if k == own {
			c.URL = at.URL
		}
		c.Captures = append(c.Captures, corpus.Capture{
			Path: k.path, Member: k.member, Offset: k.offset, URL: at.URL,
			CapturedAt: k.capturedAt(), SHA256: at.SHA,
		})
	}
	return c, nil
}

func (h *Harvest) load(k *candidate) (*corpus.Column, error) {
	c := new(corpus.Column)
	return c, h.records.decode(k.record, c)
}

func (h *Harvest) spotOf(k *candidate) (at spot, err error) {
	return at, h.spots.decode(k.spot, &at)
}

func (k *candidate) capturedAt() string {
	if k.captured == 0 {
		return ""
	}
	return stampText(time.Unix(k.captured, 0))
}

// Columns yields the columns ordered by date, then by id.
func (h *Harvest) Columns() iter.Seq2[*corpus.Column, error] {
	return func(yield func(*corpus.Column, error) bool) {
		for _, g := range h.groups {
			c, err := h.column(g)
			if err == nil {
				err = c.Validate()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// Report yields one line for every capture, in the order of the captures.
func (h *Harvest) Report() iter.Seq2[ReportLine, error] {
	return func(yield func(ReportLine, error) bool) {
		dec := json.NewDecoder(h.lines.reader())
		rest := h.candidates
		for seq := range h.summary.Captures {
			var l ReportLine
			if err := dec.Decode(&l); err != nil {
				yield(ReportLine{}, fmt.Errorf("read report: %w", err))
				return
			}
			if len(rest) > 0 && int(rest[0].seq) == seq {
				ks := ofOne(rest)
				l.complete(ks)
				rest = rest[len(ks):]
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// verdict tells what a capture with columns is, by the first column that it
// gave to the archive or, where others gave all of them, by its first.
func verdict(ks []*candidate) (*candidate, Outcome) {
	outcome, which := IsOther, ks[0]
	for _, k := range ks {
		switch g := k.group; {
		case g.weak():
		case k == g.best:
			return k, IsColumn
		case outcome == IsOther:
			outcome, which = IsDuplicate, k
		}
	}
	return which, outcome
}

// complete tells what became of the columns that the capture gave.
func (l *ReportLine) complete(ks []*candidate) {
	k, outcome := verdict(ks)
	g := k.group
	if l.Outcome = outcome; outcome == IsOther {
		l.Confidence = 0
		l.Reasons = append(l.Reasons, Reason{Code: "part_alone", Excerpt: fmt.Sprintf("page %d", k.number)})
		return
	}
	l.ColumnID = g.id
	if k.number > 1 || slices.Contains(g.parts, k) {
		l.Reasons = append(l.Reasons, Reason{Code: "part", Excerpt: fmt.Sprintf("page %d", k.number)})
	}
	for _, other := range ks {
		if og := other.group; other != k && !og.weak() {
			l.Reasons = append(l.Reasons, Reason{Code: "also", Excerpt: og.id})
		}
	}
}

// Summary counts what was found.
func (h *Harvest) Summary() Summary { return h.summary }

// Close gives the temporary files back.
func (h *Harvest) Close() error {
	return errors.Join(h.records.close(), h.spots.close(), h.lines.close())
}
