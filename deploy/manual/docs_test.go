package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var root = filepath.Join("..", "..")

// documents returns what people read and what they install, by its path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case relErr != nil:
			return relErr
		case d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && rel != "."): // of others
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) == ".go", rel == "CHANGELOG.md": // which also tells of what is gone
			return nil
		case filepath.Ext(path) != ".md" && !strings.HasPrefix(rel, "deploy"+string(filepath.Separator)):
			return nil
		}
		b, err := os.ReadFile(path)
		texts[rel] = strings.ReplaceAll(string(b), "\\\n", " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 20 {
		t.Fatalf("only %d documents", len(texts))
	}
	return texts
}

// What is written of the commands is what they do.
func TestDocumentedCommands(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir, "coachsearch/cmd/...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Run("flags", func(t *testing.T) { testFlags(t, dir) })
	t.Run("exit codes", func(t *testing.T) { testExitCodes(t, dir) })
}

var (
	// A call of one of the commands, up to where another one or prose begins.
	call     = regexp.MustCompile("(?:^|[\\s`/])(indexer|coachsearch|scraper|evaluate|benchmark)((?: [^\\s`|;&#()]+)+)")
	callFlag = regexp.MustCompile(`^--?([a-z][a-z-]*)`)
	aside    = regexp.MustCompile("`(-[a-z][a-z-]+)(?:[ =][^`]*)?`")
	subs     = map[string]string{
		"indexer":     " rebuild status verify rollback prune failures rules ",
		"coachsearch": " serve find demo password ",
	}
)

// testFlags: every flag that is written of a command is one that it takes.
func testFlags(t *testing.T, dir string) {
	taken := map[string]bool{} // by the whole call
	takes := func(program, sub, flag string) bool {
		args := []string{"-" + flag + "=1", "-h"}
		if sub != "" {
			args = append([]string{sub}, args...)
		}
		key := program + " " + strings.Join(args, " ")
		if _, ok := taken[key]; !ok {
			taken[key] = exec.Command(filepath.Join(dir, program), args...).Run() == nil
		}
		return taken[key]
	}
	flags := map[string]bool{}
	for _, c := range commands {
		help, err := exec.Command(filepath.Join(dir, c.name), "-h").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range flagName.FindAllStringSubmatch(string(help), -1) {
			flags[m[1]] = true
		}
	}
	calls := 0
	for path, text := range documents(t) {
		if strings.HasPrefix(path, filepath.Join("deploy", "completion")) {
			continue // another language
		}
		for _, m := range call.FindAllStringSubmatch(text, -1) {
			program, words := m[1], strings.Fields(m[2])
			sub := ""
			if slices.Contains(words, "-run") {
				continue // a call of go test
			}
			if list, ok := subs[program]; ok {
				if sub = words[0]; !strings.Contains(list, " "+sub+" ") {
					continue // prose
				}
			}
			for _, w := range words {
				if f := callFlag.FindStringSubmatch(w); f != nil {
					if calls++; f[1] != "h" && f[1] != "help" && !takes(program, sub, f[1]) {
						t.Errorf("%s: %s %s takes no -%s: %s", path, program, sub, f[1], strings.TrimSpace(m[0]))
					}
				}
			}
		}
		if path != "README.md" && path != filepath.Join("docs", "operations.md") && path != filepath.Join("docs", "security.md") {
			continue
		}
		for _, m := range aside.FindAllStringSubmatch(text, -1) {
			if !flags[m[1]] {
				t.Errorf("%s: no command takes %s", path, m[1])
			}
		}
	}
	if calls < 50 {
		t.Errorf("only %d flags are written of", calls)
	}
}

// testExitCodes: the table of exit codes is that of the commands.
func testExitCodes(t *testing.T, dir string) {
	doc := documents(t)[filepath.Join("docs", "operations.md")]
	_, doc, _ = strings.Cut(doc, "## What an exit code means")
	doc, _, _ = strings.Cut(doc, "\n## ")
	written := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(doc, -1) {
		written[m[1]] = true
	}
	told := map[string]bool{"2": true, "137": true} // by Go, and by the shell for the kernel
	for _, c := range commands {
		help, err := exec.Command(filepath.Join(dir, c.name), "-h").Output()
		if err != nil {
			t.Fatal(err)
		}
		_, codes, ok := strings.Cut(string(help), "Exit codes:")
		if !ok {
			t.Fatalf("%s tells no exit codes", c.name)
		}
		codes, _, _ = strings.Cut(codes, "\n\n")
		for _, m := range regexp.MustCompile(`(?m)(?:^|; ) *(\d+) `).FindAllStringSubmatch(codes, -1) {
			told[m[1]] = true
			if !written[m[1]] {
				t.Errorf("%s ends with %s, of which operations.md says nothing", c.name, m[1])
			}
		}
	}
	for code := range written {
		if !told[code] {
			t.Errorf("no command ends with %s", code)
		}
	}
}

// What is named in the documents is there: files, and variables of ours.
func TestDocumentedFiles(t *testing.T) {
	var source strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "docs_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		source.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	place := regexp.MustCompile("`((?:cmd|docs|deploy|internal|scraper|indexer|search|web)/[A-Za-z0-9_./-]*[A-Za-z0-9])/?`")
	symbol := regexp.MustCompile(`\.[A-Z]\w*$`) // `search/query.Parse`
	variable := regexp.MustCompile(`COACHSEARCH_[A-Z_]+`)
	links := 0
	for path, text := range documents(t) {
		there := func(dir, name string) {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		if filepath.Ext(path) == ".md" {
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				links++
				there(filepath.Dir(filepath.Join(root, path)), m[1])
			}
			for _, m := range place.FindAllStringSubmatch(text, -1) {
				if !symbol.MatchString(m[1]) {
					there(root, m[1])
				}
			}
		}
		for _, name := range variable.FindAllString(text, -1) {
			if !strings.Contains(source.String(), `"`+name) {
				t.Errorf("%s: nothing reads %s", path, name)
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links", links)
	}
}
