// Package cli is what the commands have in common: exit codes, mistakes in
// what was typed, and how an error is told to a person.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"
)

// The exit codes, the same in every command.
const (
	Done        = 0
	Failed      = 1
	Unreadable  = 3  // done, but some inputs could not be read
	Refused     = 4  // by a guard
	NoIndex     = 10 // there is no index yet
	Locked      = 11 // another run holds the lock
	Usage       = 64
	Interrupted = 130
)

// Main runs a command with a context that ends with the first SIGINT, SIGTERM
// or SIGHUP, also while nobody reads its output; a second one ends the process at
// once. SIGUSR1, by which some commands tell how far they are, ends none.
func Main(run func(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int) {
	slog.SetDefault(slog.New(slog.DiscardHandler))          // what libraries say, by the standard log too, is in the errors that they return
	signal.Notify(make(chan os.Signal, 1), syscall.SIGUSR1) // whoever has nothing to tell goes on
	ctx, stop := signal.NotifyContext(context.Background(), Ends()...)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, interruptible{ctx, os.Stdout}, os.Stderr)) //nolint:forbidigo // here it ends
}

// Ends are the signals that end a command.
func Ends() []os.Signal {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it, who wants the run to outlive his terminal
		ends = append(ends, syscall.SIGHUP)
	}
	return ends
}

// A UsageError is a command line that makes no sense.
type UsageError struct{ Problem string }

func (e *UsageError) Error() string { return e.Problem }

// Usagef returns a UsageError.
func Usagef(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// Complain tells a person what is wrong, in one line however many errors there
// are, and, if hint is not empty, what to do about it.
func Complain(w io.Writer, err error, hint string) {
	fmt.Fprintf(w, "error: %s\n", visible(oneLine(err.Error()), "\t"))
	Hint(w, hint)
}

// oneLine puts semicolons where the lines of a text end.
func oneLine(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "; ")
}

// End tells how a command of one usage text ended, and returns its exit code.
func End(ctx context.Context, err error, name, usage string, stdout, stderr io.Writer) int {
	var ue *UsageError
	switch {
	case err == nil:
		return Done
	case errors.Is(err, flag.ErrHelp):
		if _, err = io.WriteString(stdout, usage); err == nil {
			return Done
		}
	case errors.As(err, &ue):
		Complain(stderr, err, name+" -h prints the flags")
		return Usage
	case ctx.Err() != nil:
		Complain(stderr, errors.New("interrupted"), "")
		return Interrupted
	}
	Complain(stderr, err, "")
	return Failed
}

// Hint tells a person what to do; an empty hint prints nothing.
func Hint(w io.Writer, hint string) {
	if hint != "" {
		fmt.Fprintf(w, "hint: %s\n", visible(hint, "\n\t"))
	}
}

// IsTerminal reports whether w is a terminal, so that somebody watches.
func IsTerminal(w io.Writer) bool {
	if i, ok := w.(interruptible); ok {
		w = i.w
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
