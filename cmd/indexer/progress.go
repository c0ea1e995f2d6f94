package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// redraw is the shortest time between two lines of progress.
const redraw = 100 * time.Millisecond

// A progress is one line on a terminal that tells how far a run is. Anywhere
// else it is silent.
type progress struct {
	w     io.Writer
	on    bool
	stage string
	last  time.Time
}

func newProgress(w io.Writer, wanted bool) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, on: wanted && ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) show(stage string, n int, unit string) {
	if !p.on || stage == p.stage && time.Since(p.last) < redraw {
		return
	}
	p.stage, p.last = stage, time.Now()
	fmt.Fprintf(p.w, "\r\x1b[K%s: %d %s", stage, n, unit)
}

func (p *progress) clear() {
	if p.on && p.stage != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
