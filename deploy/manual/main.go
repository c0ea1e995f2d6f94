// Command manual makes the manual pages and the completions of the commands
// from the usage texts that they print: go generate ./deploy/manual.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"coachsearch/internal/cli"
)

//go:generate go run . ..

// commands are those that are installed, each with what it is in a line.
var commands = []struct{ name, summary string }{
	{"scraper", "read advice columns out of archives of web pages"},
	{"indexer", "build and look after the index of coachsearch"},
	{"coachsearch", "search workplace-coaching columns"},
	{"evaluate", "measure the ranking on judged queries"},
}

func main() { cli.Main(run) }

func run(ctx context.Context, args []string, _ io.Reader, _, stderr io.Writer) int {
	if len(args) != 1 {
		cli.Complain(stderr, cli.Usagef("manual DIR writes to DIR/man and DIR/completion"), "")
		return cli.Usage
	}
	for _, c := range commands {
		if err := write(ctx, args[0], c.name, c.summary); err != nil {
			cli.Complain(stderr, err, "")
			return cli.Failed
		}
	}
	return cli.Done
}

func write(ctx context.Context, dir, name, summary string) error {
	text, err := exec.CommandContext(ctx, "go", "run", "coachsearch/cmd/"+name, "-h").Output()
	if err != nil {
		return fmt.Errorf("ask %s for its usage: %w", name, err)
	}
	u, err := parse(name, string(text))
	if err != nil {
		return err
	}
	for path, content := range map[string]string{
		"man/" + name + ".1":                man(u, summary),
		"completion/bash/" + name:           bash(u),
		"completion/zsh/_" + name:           zsh(u),
		"completion/fish/" + name + ".fish": fish(u),
	} {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
