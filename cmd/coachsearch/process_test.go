package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for another process: long, since it only ends what
// hangs, and a loaded machine with the race detector is slow.
const patience = 2 * time.Minute

// A process is a coachsearch that serves.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string      // without a slash at its end
	temp  string      // its temporary folder
	limit *time.Timer // kills it
	ended chan struct{}
	lines chan string // of that, as they come; what is too much is dropped
	out   string      // all of it; complete when ended is closed
}

var addressTold = regexp.MustCompile(`http://[0-9.:]+`)

// start runs a coachsearch and waits until it has told its address, demo on
// standard output and serve in its log.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command("coachsearch", args...), temp: t.TempDir(), ended: make(chan struct{}), lines: make(chan string, 1000)}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	p.cmd.Env = append(os.Environ(), "TMPDIR="+p.temp)
	err = errors.Join(p.cmd.Start(), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	p.limit = time.AfterFunc(patience, func() { _ = p.cmd.Process.Kill() })
	t.Cleanup(func() {
		p.limit.Stop()
		_ = p.cmd.Process.Kill() // an error where it has ended, as it should
	})
	told := make(chan string, 1)
	go p.read(r, told)
	a, ok := <-told
	if !ok {
		t.Fatalf("coachsearch %s tells no address: %v\n%s", strings.Join(args, " "), p.cmd.Wait(), p.out)
	}
	p.url = a
	return p
}

// read gathers the output and sends the first address in it.
func (p *process) read(r io.Reader, told chan<- string) {
	defer close(p.ended)
	var b strings.Builder
	first := true
	for s := bufio.NewScanner(r); s.Scan(); {
		fmt.Fprintln(&b, s.Text())
		select {
		case p.lines <- s.Text():
		default:
		}
		if a := addressTold.FindString(s.Text()); a != "" && first {
			told <- a
			first = false
		}
	}
	p.out = b.String()
	close(told)
}

// ask returns the status and the body of an answer.
func (p *process) ask(path string) (int, string, error) {
	resp, err := http.Get(p.url + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// get is ask where no answer ends the test.
func (p *process) get(path string) (int, string) {
	p.t.Helper()
	status, body, err := p.ask(path)
	if err != nil {
		p.t.Fatal(err)
	}
	return status, body
}

// logs waits for a line that holds text.
func (p *process) logs(text string) {
	p.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case line := <-p.lines:
			if strings.Contains(line, text) {
				return
			}
		case <-p.ended:
			p.t.Fatalf("it ended and did not log %q:\n%s", text, p.out)
		case <-limit:
			p.t.Fatalf("it does not log %q", text)
		}
	}
}

// until asks for path until the status is want.
func (p *process) until(path string, want int) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		if got, body := p.get(path); got == want {
			return
		} else if time.Now().After(deadline) {
			p.t.Fatalf("%s answers %d %s, want %d", path, got, body, want)
		}
	}
}

func (p *process) terminate() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// wait returns the exit code and leaves the output in p.out.
func (p *process) wait() int {
	p.t.Helper()
	<-p.ended
	err := p.cmd.Wait()
	if ee := (*exec.ExitError)(nil); errors.As(err, &ee) {
		return ee.ExitCode()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return 0
}
