package cli

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// NewFlags returns the flags of a command. They print nothing themselves: the
// commands have one usage text each.
func NewFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// Parse reads the arguments; it returns flag.ErrHelp where help is wanted, and
// a UsageError for what makes no sense.
func Parse(f *flag.FlagSet, args []string) error {
	err := f.Parse(args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return Usagef("%v", err)
}

// A List is a flag that may be given several times.
type List []string

func (l *List) String() string { return strings.Join(*l, ", ") }

// Set adds a value.
func (l *List) Set(s string) error {
	*l = append(*l, s)
	return nil
}
