package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// printTables prints what was measured as Markdown.
func printTables(w io.Writer, all []measured) error {
	p := printer{w: w}
	p.row("| %d columns | build, s | of processor, s | columns a second of processor | peak memory, MB | on disk, MB | open, ms |", all[0].Columns)
	p.row("|---|---|---|---|---|---|---|")
	for _, m := range all {
		p.row("| %s | %.1f | %.1f | %.0f | %d | %d | %.0f |", m.Engine, m.Build.Seconds, m.Build.CPU,
			float64(m.Columns)/m.Build.CPU, m.Build.PeakRSS>>20, m.Bytes>>20, m.OpenMS)
	}
	for _, result := range []string{topTen, whole} {
		p.row("")
		var head, line strings.Builder
		fmt.Fprintf(&head, "| %s, p50 / p95 ms", result)
		line.WriteString("|---")
		for _, m := range all {
			if slices.ContainsFunc(m.Questions, func(a asked) bool { return a.Result == result }) {
				fmt.Fprintf(&head, " | %s", m.Engine)
				line.WriteString("|---")
				if m.Engine != all[0].Engine {
					fmt.Fprintf(&head, " | times %s", all[0].Engine)
					line.WriteString("|---")
				}
			}
		}
		p.row("%s |", head.String())
		p.row("%s|", line.String())
		for _, q := range all[0].Questions {
			if q.Result == result {
				p.question(all, q)
			}
		}
	}
	p.row("")
	p.row("| a question takes of the heap, allocations / KB | %s |", strings.Join(names(all), " | "))
	p.row("|---%s|", strings.Repeat("|---", len(all)))
	for _, q := range all[0].Questions {
		p.heap(all, q)
	}
	return p.err
}

func names(all []measured) (list []string) {
	for _, m := range all {
		list = append(list, m.Engine)
	}
	return list
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) row(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// question prints one kind of question: the times of the first engine, and of
// each other with how many times as long it takes.
func (p *printer) question(all []measured, first asked) {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %.2f / %.2f", first.Kind, percentile(first.MS, 50), percentile(first.MS, 95))
	for _, m := range all[1:] {
		if !slices.ContainsFunc(m.Questions, func(a asked) bool { return a.Result == first.Result }) {
			continue
		}
		q := m.find(first)
		if q == nil {
			b.WriteString(" | | ")
			continue
		}
		fmt.Fprintf(&b, " | %.2f / %.2f | %.1f / %.1f", percentile(q.MS, 50), percentile(q.MS, 95),
			percentile(q.MS, 50)/percentile(first.MS, 50), percentile(q.MS, 95)/percentile(first.MS, 95))
	}
	p.row("%s |", b.String())
}

// heap prints what one kind of question takes of the heap of each engine. One
// that is not in Go takes nothing of it.
func (p *printer) heap(all []measured, first asked) {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s, %s", first.Kind, first.Result)
	for _, m := range all {
		q := m.find(first)
		if q == nil || q.Bytes == 0 {
			b.WriteString(" | ")
			continue
		}
		fmt.Fprintf(&b, " | %.0f / %.0f", q.Allocs, q.Bytes/1024)
	}
	p.row("%s |", b.String())
}

// find returns the answer to the same kind of question for the same result, or
// nil.
func (m measured) find(a asked) *asked {
	i := slices.IndexFunc(m.Questions, func(b asked) bool { return b.Kind == a.Kind && b.Result == a.Result })
	if i < 0 {
		return nil
	}
	return &m.Questions[i]
}

// percentile returns the value that p of a hundred do not exceed, by the
// nearest rank.
func percentile(v []float64, p int) float64 {
	if len(v) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(v))
	return sorted[max(0, (len(v)*p+99)/100-1)]
}
