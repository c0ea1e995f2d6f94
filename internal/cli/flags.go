package cli

import (
	"errors"
	"flag"
	"io"
	"slices"
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

// A Once is a flag that may be given one time: of two, one would count for nothing
// without a word.
type Once string

func (o *Once) String() string { return string(*o) }

// Set takes the value, unless there is one.
func (o *Once) Set(s string) error {
	if *o != "" {
		return errors.New("it is given more than once")
	}
	*o = Once(s)
	return nil
}

// NotEmpty refuses flags that are given without a value, as an empty variable makes
// them: what was meant is not what happens where they are not given.
func NotEmpty(f *flag.FlagSet, names ...string) (err error) {
	f.Visit(func(g *flag.Flag) {
		if slices.Contains(names, g.Name) && g.Value.String() == "" {
			err = Usagef("-%s needs a value", g.Name)
		}
	})
	return err
}
