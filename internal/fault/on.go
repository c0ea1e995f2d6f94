//go:build faults

package fault

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

var (
	mu   sync.Mutex
	come = map[string]int{}
)

var errnos = map[string]syscall.Errno{"ENOSPC": syscall.ENOSPC, "EIO": syscall.EIO, "EROFS": syscall.EROFS, "EACCES": syscall.EACCES}

// Do comes to a step and takes it, or returns the error of the fault.
func Do(step string, take func() error) error {
	what, broken := at(step)
	if !broken {
		return take()
	}
	if what == "lost" {
		if err := take(); err != nil {
			return err
		}
		return fmt.Errorf("%s: %w", step, syscall.ENOENT)
	}
	if no, ok := errnos[what]; ok {
		return fmt.Errorf("%s: %w", step, no)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		panic(err)
	}
	select {} // the signal is on its way
}

// at returns what is to happen at a step, if anything is.
func at(step string) (what string, broken bool) {
	mu.Lock()
	defer mu.Unlock()
	come[step]++
	if path := os.Getenv("COACHSEARCH_STEPS"); path != "" {
		note(path, step)
	}
	where, what, _ := strings.Cut(os.Getenv("COACHSEARCH_FAULT"), "=")
	where, times, _ := strings.Cut(where, "#")
	n, err := strconv.Atoi(times)
	if err != nil {
		n = 1
	}
	return what, where == step && come[step] == n
}

func note(path, step string) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		panic(err)
	}
	if _, err := fmt.Fprintln(f, step); err != nil {
		panic(err)
	}
	if err := f.Close(); err != nil {
		panic(err)
	}
}
