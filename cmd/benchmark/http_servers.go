package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
)

// startTime is what a server may take until it answers, on a machine that does
// other things.
const startTime = 2 * time.Minute

// servingFiles is the engine that stands for the server of files.
const servingFiles = "files:serve"

// serveFiles serves the saved answers as net/http does, in a process of its
// own, until it is told to stop.
func serveFiles(ctx context.Context, o options, stdout io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: http.FileServer(http.Dir(o.answersDir())), ReadHeaderTimeout: startTime}
	go func() {
		<-ctx.Done()
		_ = srv.Close() // what is under way is not waited for
	}()
	fmt.Fprintf(stdout, "http://%s/\n", l.Addr())
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (o options) answersDir() string { return filepath.Join(o.dir, "answers") }
func (o options) dataDir() string    { return filepath.Join(o.dir, "http-data") }

// A program is one of ours that is measured as it is run.
func (o options) program(name string) string { return filepath.Join(o.programs, name) }

// buildPrograms builds what is served with, unless it was given.
func buildPrograms(ctx context.Context, o *options) error {
	if o.programs != "" {
		return nil
	}
	o.programs = filepath.Join(o.dir, "programs")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", o.programs+string(filepath.Separator), "coachsearch/cmd/coachsearch", "coachsearch/cmd/indexer")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	return nil
}

// An archive grows by one column of a hundred, and one of fifty is changed.
const (
	grownBy   = 100
	changedOf = 50
)

func grown(columns int) int { return columns + max(1, columns/grownBy) }

// writeArchives writes columns as they are before and after a change.
func writeArchives(ctx context.Context, o options) (files [2]string, err error) {
	for i := range files {
		files[i] = filepath.Join(o.dir, fmt.Sprintf("http-columns-%d.jsonl", i))
		if err := writeArchive(ctx, o, files[i], i > 0); err != nil {
			return files, fmt.Errorf("make columns: %w", err)
		}
	}
	return files, nil
}

func writeArchive(ctx context.Context, o options, name string, later bool) (err error) {
	if later {
		o.columns = grown(o.columns)
	}
	columns, err := bulk.Columns(bulk.Options{Columns: o.columns, Words: o.words})
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	out, n := corpus.NewWriter(w), 0
	for c := range columns {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n++; later && n%changedOf == 0 {
			again := *c // the generator makes reprints of what it has yielded
			again.Title += ", revised"
			c = &again
		}
		if err := out.Write(c); err != nil {
			return err
		}
	}
	return w.Flush()
}

// A server is a process that answers.
type server struct {
	cmd  *exec.Cmd
	addr string
	log  string // a file
}

var told = regexp.MustCompile(`http://([0-9.:]+)/`)

// startServer starts a program that tells its address in its log.
func startServer(ctx context.Context, log string, program string, args ...string) (*server, error) {
	f, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the process has its own
	s := &server{cmd: exec.CommandContext(ctx, program, args...), log: log}
	s.cmd.Stdout, s.cmd.Stderr = f, f
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for end := time.Now().Add(startTime); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile(log)
		if err != nil {
			return nil, errors.Join(err, s.stop())
		}
		if m := told.FindSubmatch(b); m != nil {
			s.addr = string(m[1])
			return s, nil
		}
	}
	b, _ := os.ReadFile(log)
	return nil, errors.Join(fmt.Errorf("%s does not tell where it listens: %s", filepath.Base(program), b), s.stop())
}

// stop ends the process.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := s.cmd.Wait()
	if s.cmd.ProcessState.ExitCode() == -1 { // by the signal
		return nil
	}
	return err
}

// processor is what the process has taken so far of the processor, in seconds:
// proc_pid_stat(5).
func (s *server) processor() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat: %q", s.cmd.Process.Pid, b)
	}
	var sum float64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum / ticks, nil
}
