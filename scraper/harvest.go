package scraper

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"coachsearch/internal/corpus"
)

// A Harvest is what a run found. It keeps keys in memory and records in
// spools, so its size does not grow with the text of the archive.
type Harvest struct {
	records    spool // columns as read, as JSON
	lines      spool // report lines as JSON Lines
	candidates []*candidate
	bySeq      map[int][]*candidate // of one capture, as they stand on its page
	groupOf    map[*candidate]*group
	groups     []*group // in the order of the columns
	summary    Summary
}

func newHarvest(dir string) *Harvest {
	return &Harvest{
		records: spool{dir: dir}, lines: spool{dir: dir},
		bySeq: make(map[int][]*candidate), groupOf: make(map[*candidate]*group),
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
	k := newCandidate(seq, &j.capture, pg, j.sha)
	k.sub = sub
	pg.Column.Source = corpus.Source{
		Path: j.capture.Path, Member: j.capture.Member, Offset: j.capture.Offset,
		CapturedAt: stampText(pg.CapturedAt), SHA256: j.sha, Profile: pg.Profile.String(), Parser: ParserVersion,
	}
	record, err := json.Marshal(pg.Column)
	if err != nil {
		return fmt.Errorf("encode column of %s: %w", j.capture.Path, err)
	}
	if k.at, err = h.records.add(record); err != nil {
		return err
	}
	k.size = len(record)
	h.candidates = append(h.candidates, k)
	h.bySeq[seq] = append(h.bySeq[seq], k)
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
	if err := errors.Join(h.records.seal(), h.lines.seal()); err != nil {
		return err
	}
	all := mergeCandidates(h.candidates)
	for _, g := range all {
		for _, k := range g.members {
			h.groupOf[k] = g
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
	settleIDs(h.groups)
	slices.SortFunc(h.groups, func(a, b *group) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id)) })
	h.summary.Columns = len(h.groups)
	for _, ks := range h.bySeq {
		_, outcome := h.verdict(ks)
		h.summary.Outcomes[outcome]++
	}
	return nil
}

// settleIDs numbers the columns whose ids clash, in an order that does not
// depend on that of the archives.
func settleIDs(groups []*group) {
	byID := make(map[string][]*group)
	for _, g := range groups {
		byID[g.id] = append(byID[g.id], g)
	}
	taken := make(map[string]bool, len(groups))
	for id := range byID {
		taken[id] = true
	}
	for _, id := range slices.Sorted(mapsKeys(byID)) {
		gs := byID[id]
		slices.SortFunc(gs, func(a, b *group) int {
			return cmp.Or(cmp.Compare(a.best.full, b.best.full), comparePlace(a.best, b.best))
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
}

func mapsKeys[K comparable, V any](m map[K]V) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
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
	c.ID, c.URL = g.id, g.address()
	for _, k := range g.members {
		c.Captures = append(c.Captures, corpus.Capture{
			Path: k.path, Member: k.member, Offset: k.offset, URL: k.url,
			CapturedAt: stampText(k.captured), SHA256: k.sha,
		})
	}
	return c, nil
}

func (h *Harvest) load(k *candidate) (*corpus.Column, error) {
	b, err := h.records.read(k.at, k.size)
	if err != nil {
		return nil, err
	}
	c := new(corpus.Column)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, fmt.Errorf("decode column of %s: %w", k.path, err)
	}
	return c, nil
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
		for seq := range h.summary.Captures {
			var l ReportLine
			if err := dec.Decode(&l); err != nil {
				yield(ReportLine{}, fmt.Errorf("read report: %w", err))
				return
			}
			if ks := h.bySeq[seq]; ks != nil {
				h.resolve(&l, ks)
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// verdict tells what a capture with columns is, by the first column that it
// gave to the archive or, where others gave all of them, by its first.
func (h *Harvest) verdict(ks []*candidate) (*candidate, Outcome) {
	outcome, which := IsOther, ks[0]
	for _, k := range ks {
		switch g := h.groupOf[k]; {
		case g.weak():
		case k == g.best:
			return k, IsColumn
		case outcome == IsOther:
			outcome, which = IsDuplicate, k
		}
	}
	return which, outcome
}

// resolve completes the line of a capture that gave columns.
func (h *Harvest) resolve(l *ReportLine, ks []*candidate) {
	k, outcome := h.verdict(ks)
	g := h.groupOf[k]
	if l.Outcome = outcome; outcome == IsOther {
		l.Confidence = 0
		l.Reasons = append(l.Reasons, Reason{Code: "part_alone", Excerpt: fmt.Sprintf("page %d", k.part.number)})
		return
	}
	l.ColumnID = g.id
	if k.part.number > 1 || slices.Contains(g.parts, k) {
		l.Reasons = append(l.Reasons, Reason{Code: "part", Excerpt: fmt.Sprintf("page %d", k.part.number)})
	}
	for _, other := range ks {
		if og := h.groupOf[other]; other != k && !og.weak() {
			l.Reasons = append(l.Reasons, Reason{Code: "also", Excerpt: og.id})
		}
	}
}

// Summary counts what was found.
func (h *Harvest) Summary() Summary { return h.summary }

// Close gives the temporary files back.
func (h *Harvest) Close() error { return errors.Join(h.records.close(), h.lines.close()) }
