package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// engines are what is measured, ours first.
var engines = []string{"coachsearch", "bleve", "sqlite", "xapian"}

// The steps, each of which runs in a process of its own.
const (
	building = "build"
	asking   = "ask"
)

// A measured engine is what its processes took.
type measured struct {
	Engine    string  `json:"engine"`
	Columns   int     `json:"columns"`
	Build     cost    `json:"build"`
	Bytes     int64   `json:"bytes"` // on disk
	Ask       cost    `json:"ask"`
	OpenMS    float64 `json:"open_ms"`
	Questions []asked `json:"questions"`
}

// A cost is what a process took.
type cost struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu"`      // seconds of processor
	PeakRSS int64   `json:"peak_rss"` // bytes; mapped files count
}

// asked is the time of each question of a kind, asked for one result, and what
// one takes on average of the heap of an engine in Go.
type asked struct {
	Kind   string    `json:"kind"`
	Result string    `json:"result"` // topTen or whole
	MS     []float64 `json:"ms"`
	Allocs float64   `json:"allocs,omitempty"`
	Bytes  float64   `json:"bytes,omitempty"`
}

// The results that are asked for.
const (
	topTen = "top ten"      // ten ids, best first
	whole  = "whole result" // ten records with passages, the exact total, five facets
)

// answers is what a process that asks prints.
type answers struct {
	OpenMS    float64 `json:"open_ms"`
	Questions []asked `json:"questions"`
}

//go:embed others.py
var othersScript []byte

// measure runs the processes of an engine over columns of this checksum.
func measure(ctx context.Context, o options, engine, columns string, stderr io.Writer) (m measured, err error) {
	m.Engine, m.Columns = engine, o.columns
	b, err := build(ctx, o, engine, columns, stderr)
	if err != nil {
		return m, fmt.Errorf("build: %w", err)
	}
	m.Build, m.Bytes = b.Cost, b.Bytes
	var out []byte
	if m.Ask, out, err = process(ctx, o, engine, asking, stderr); err != nil {
		return m, fmt.Errorf("ask: %w", err)
	}
	var a answers
	if err := json.Unmarshal(out, &a); err != nil {
		return m, fmt.Errorf("read answers: %w", err)
	}
	m.OpenMS, m.Questions = a.OpenMS, a.Questions
	return m, nil
}

// A built engine is what its building took, which stands beside its index.
type built struct {
	Columns string `json:"columns"` // their checksum
	Cost    cost   `json:"cost"`
	Bytes   int64  `json:"bytes"`
}

// build builds an engine, unless it is to be used as it is.
func build(ctx context.Context, o options, engine, columns string, stderr io.Writer) (b built, err error) {
	place := filepath.Join(o.dir, engine)
	note := place + ".json"
	if o.reuse {
		text, err := os.ReadFile(note)
		if err == nil && json.Unmarshal(text, &b) == nil && b.Columns == columns {
			return b, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	if err := errors.Join(os.RemoveAll(note), os.RemoveAll(place)); err != nil {
		return b, err
	}
	if err := os.Mkdir(place, 0o755); err != nil {
		return b, err
	}
	b.Columns = columns
	if b.Cost, _, err = process(ctx, o, engine, building, stderr); err != nil {
		return b, err
	}
	if b.Bytes, err = size(place); err != nil {
		return b, err
	}
	text, err := json.Marshal(b)
	if err != nil {
		return b, err
	}
	return b, os.WriteFile(note, text, 0o644)
}

// process runs a step of an engine and returns what it took and printed.
func process(ctx context.Context, o options, engine, step string, stderr io.Writer) (cost, []byte, error) {
	var cmd *exec.Cmd
	switch engine {
	case "sqlite", "xapian":
		script := filepath.Join(o.dir, "others.py")
		if err := os.WriteFile(script, othersScript, 0o644); err != nil {
			return cost{}, nil, err
		}
		cmd = exec.CommandContext(ctx, python(), script, engine, step, o.dir, strconv.Itoa(o.rounds))
	default:
		self, err := os.Executable()
		if err != nil {
			return cost{}, nil, err
		}
		cmd = exec.CommandContext(ctx, self, "-engine", engine+":"+step, "-dir", o.dir, "-rounds", strconv.Itoa(o.rounds))
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, stderr
	began := time.Now()
	err := cmd.Run()
	c := cost{Seconds: time.Since(began).Seconds()}
	if st := cmd.ProcessState; st != nil {
		c.CPU = (st.UserTime() + st.SystemTime()).Seconds()
		if u, ok := st.SysUsage().(*syscall.Rusage); ok {
			c.PeakRSS = u.Maxrss * 1024
		}
	}
	return c, out.Bytes(), err
}

// python is the interpreter of the system, where there is one: Debian's
// bindings are installed for that.
func python() string {
	const system = "/usr/bin/python3"
	if _, err := os.Stat(system); err == nil {
		return system
	}
	return "python3"
}

func size(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil {
			n += st.Size()
		}
		return err
	})
	return n, err
}

// child is a step of an engine in Go.
func child(ctx context.Context, o options, stdout io.Writer) error {
	place := func(engine string) string { return filepath.Join(o.dir, engine) }
	switch o.engine {
	case "coachsearch:" + building:
		return buildOurs(ctx, o, place("coachsearch"))
	case "coachsearch:" + asking:
		return ask(o, stdout, func() (engine, error) { return openOurs(ctx, place("coachsearch")) })
	case "bleve:" + building:
		return buildBleve(ctx, o, place("bleve"))
	case "bleve:" + asking:
		return ask(o, stdout, func() (engine, error) { return openBleve(ctx, place("bleve")) })
	}
	return fmt.Errorf("no engine and step %q", o.engine)
}
