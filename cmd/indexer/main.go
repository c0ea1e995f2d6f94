// Command indexer builds and looks after the index that coachsearch serves.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"coachsearch/internal/cli"
)

func main() {
	// Whoever reads what a run tells may go; the run goes on, and what it has begun is
	// ended or undone.
	signal.Ignore(syscall.SIGPIPE)
	cli.Main(run)
}

// A command is a subcommand under way.
type command struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer

	flags   *flag.FlagSet
	dataDir string
	json    bool
	told    bool // the JSON object is printed
	done    bool // something was changed, which stays so
}

var commands = map[string]func(*command, []string) error{
	"rebuild": rebuild, "status": status, "verify": verify,
	"rollback": rollback, "prune": prune, "failures": failures, "rules": rules,
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	c := &command{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	do, ok := commands[name]
	switch {
	case name == "-h" || name == "-help" || name == "--help" || name == "help":
		return c.exit(c.help())
	case name == "":
		return c.exit(cli.Usagef("a command is missing"))
	case !ok:
		return c.exit(cli.Usagef("there is no command %q", name))
	}
	c.flags = cli.NewFlags(name)
	c.flags.StringVar(&c.dataDir, "data", "", "")
	c.flags.BoolVar(&c.json, "json", false, "")
	return c.exit(do(c, args))
}

// parse reads the flags; every command needs -data and takes no arguments.
func (c *command) parse(args []string) error {
	switch err := cli.Parse(c.flags, args); {
	case err != nil:
		return err
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q", c.flags.Arg(0))
	case c.dataDir == "":
		return cli.Usagef("-data DIR is missing")
	}
	return nil
}

// unprinted says of an error of printing that it is none of what was done.
func (c *command) unprinted(err error) error {
	if err == nil {
		return nil
	}
	c.done = true
	return fmt.Errorf("it is done, but could not be printed: %w", err)
}

func (c *command) help() error {
	_, err := io.WriteString(c.stdout, usage)
	return err
}

func (c *command) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(c.stdout, format, args...)
	return err
}
