package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// redraw is the shortest time between two states of the progress line.
const redraw = 100 * time.Millisecond

// A Progress is one line on a terminal that tells how far a run is. Anywhere
// else it is silent, and so is the zero value.
type Progress struct {
	w     io.Writer // nil where nobody watches
	stage string
	bar   *progressbar.ProgressBar
}

// NewProgress returns the progress line of a run that reports to w.
func NewProgress(w io.Writer) *Progress {
	if !IsTerminal(w) {
		return &Progress{}
	}
	return &Progress{w: w}
}

// Show says that n units of a stage are done. A new stage replaces the line
// of the one before.
func (p *Progress) Show(stage string, n int, unit string) {
	if p.w == nil {
		return
	}
	if p.bar == nil || stage != p.stage {
		p.Clear()
		p.stage, p.bar = stage, progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionThrottle(redraw),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Describe(fmt.Sprintf("%s: %d %s", stage, n, unit))
}

// Clear takes the line away, so that something else can be written.
func (p *Progress) Clear() {
	if p.bar != nil {
		_ = p.bar.Finish() // a terminal that takes no more is no reason to stop the run
		p.bar = nil
	}
}
