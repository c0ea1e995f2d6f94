package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
)

var errTwoPasswords = errors.New("the two passwords differ")

// password sets the coach's password. On a terminal it asks twice and shows
// nothing; anywhere else it takes the first line of standard input.
func password(c *command, args []string) (err error) {
	dataDir := c.flags.String("data", "", "")
	if err := c.parse(args); err != nil {
		return err
	}
	switch {
	case *dataDir == "":
		return cli.Usagef("-data DIR is missing")
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q: a password on a command line is seen by everybody on the machine", "...")
	}
	p, err := c.readPassword()
	if err != nil {
		return err
	}
	s, err := coach.Create(c.ctx, coach.Dir(*dataDir))
	if err != nil {
		return err
	}
	return errors.Join(s.SetPassword(c.ctx, p), s.Close())
}

func (c *command) readPassword() (string, error) {
	f, ok := c.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(c.stdin, 1<<16)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var twice [2]string
	for i, prompt := range []string{"New password for the coach: ", "Once more: "} {
		fmt.Fprint(c.stderr, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(c.stderr)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		twice[i] = string(b)
	}
	if twice[0] != twice[1] {
		return "", errTwoPasswords
	}
	return twice[0], nil
}
