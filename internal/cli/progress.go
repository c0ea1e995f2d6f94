package cli

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/schollz/progressbar/v3"
)

// redraw is the shortest time between two states of the progress line.
const redraw = 100 * time.Millisecond

// A Progress knows how far a run is. On a terminal it is one line that tells
// it; anywhere else, and as the zero value, it tells only who asks by a signal.
type Progress struct {
	w io.Writer // nil where nobody watches

	mu      sync.Mutex
	stage   string
	unit    string
	n       int
	started time.Time // of the run
	bar     *progressbar.ProgressBar
}

// NewProgress returns the progress of a run that reports to w.
func NewProgress(w io.Writer) *Progress {
	if !IsTerminal(w) {
		return &Progress{}
	}
	return &Progress{w: w}
}

// Show says that n units of a stage are done. A new stage replaces the line
// of the one before.
func (p *Progress) Show(stage string, n int, unit string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh := stage != p.stage
	p.stage, p.n, p.unit = stage, n, unit
	if p.w == nil {
		return
	}
	if p.bar == nil || fresh {
		p.clear()
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionThrottle(redraw),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Describe(fmt.Sprintf("%s: %d %s", stage, n, unit))
}

// Clear takes the line away, so that something else can be written.
func (p *Progress) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *Progress) clear() {
	if p.bar != nil {
		_ = p.bar.Finish() // a terminal that takes no more is no reason to stop the run
		p.bar = nil
	}
}

// Answer writes a line to w each time that the process gets SIGUSR1, until
// stop is called. It begins with the name of what runs.
func (p *Progress) Answer(w io.Writer, name string) (stop func()) {
	p.started = time.Now()
	asked, done, ended := make(chan os.Signal, 1), make(chan struct{}), make(chan struct{})
	signal.Notify(asked, syscall.SIGUSR1)
	go func() {
		defer close(ended)
		for {
			select {
			case <-asked:
				p.tell(w, name)
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(asked)
		close(done)
		<-ended
	}
}

func (p *Progress) tell(w io.Writer, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	where := "starting"
	if p.stage != "" {
		where = fmt.Sprintf("%s, %d %s", p.stage, p.n, p.unit)
	}
	fmt.Fprintf(w, "%s: %s, after %s\n", name, where, time.Since(p.started).Round(time.Second))
}
