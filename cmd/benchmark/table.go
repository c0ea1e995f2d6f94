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
	return p.err
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
		i := slices.IndexFunc(m.Questions, func(a asked) bool { return a.Kind == first.Kind && a.Result == first.Result })
		if i < 0 {
			b.WriteString(" | | ")
			continue
		}
		q := m.Questions[i]
		fmt.Fprintf(&b, " | %.2f / %.2f | %.1f / %.1f", percentile(q.MS, 50), percentile(q.MS, 95),
			percentile(q.MS, 50)/percentile(first.MS, 50), percentile(q.MS, 95)/percentile(first.MS, 95))
	}
	p.row("%s |", b.String())
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
