package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
	"coachsearch/internal/regular"
	"coachsearch/search"
)

// rules tells what a folder of rules would change, or writes the built-in
// rules to one, to be edited.
func rules(c *command, args []string) error {
	var from, to string
	c.flags.StringVar(&from, "rules", "", "")
	c.flags.StringVar(&to, "write", "", "")
	if err := cli.Parse(c.flags, args); err != nil {
		return err
	}
	switch {
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q", c.flags.Arg(0))
	case (from == "") == (to == ""):
		return cli.Usagef("one of -rules DIR and -write DIR is needed")
	case to != "":
		files := maps.Clone(index.BuiltinRules())
		files[index.SynonymsFile] = search.BuiltinSynonyms()
		if err := unedited(to, files); err != nil {
			return err
		}
		return files.Write(to)
	case c.dataDir == "":
		return cli.Usagef("-data DIR is missing")
	}
	r, err := readRules(from)
	if err != nil {
		return err
	}
	found, err := indexer.CompareRules(c.ctx, c.dataDir, r)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(found)
	}
	return c.printRules(found)
}

// errEdited means that built-in rules would take the place of somebody's own.
// maxEdited bounds what is read of a file to be compared.
const maxEdited = 64 << 20

var errEdited = errors.New("it says something else than the built-in rules")

// unedited reports whether the files are missing in a folder or say the same.
func unedited(dir string, files index.Ruleset) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		switch b, err := regular.ReadFile(path, maxEdited); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("write rules: %w", err)
		case string(b) != files[name]:
			return fmt.Errorf("write rules over %s: %w", path, errEdited)
		}
	}
	return nil
}

// readRules reads a folder of rules, its synonyms included, which the index
// keeps but only the search reads.
func readRules(dir string) (index.Ruleset, error) {
	if dir == "" {
		return nil, nil
	}
	r, err := index.ReadRuleset(dir)
	if err != nil {
		return nil, err
	}
	if text, ok := r[index.SynonymsFile]; ok {
		if _, err := search.LoadVocabulary(strings.NewReader(text)); err != nil {
			return nil, fmt.Errorf("read rules in %s: %s: %w", dir, index.SynonymsFile, err)
		}
	}
	return r, nil
}

// printRules prints a line for every column that changes, and one for every
// value.
func (c *command) printRules(found indexer.RuleComparison) error {
	var b strings.Builder
	for _, col := range found.Changed {
		b.WriteString(col.ID)
		sep := "  "
		for _, v := range col.Losses {
			fmt.Fprintf(&b, "%s-%s", sep, v)
			sep = ", "
		}
		for _, v := range col.Gains {
			fmt.Fprintf(&b, "%s+%s", sep, v)
			sep = ", "
		}
		b.WriteByte('\n')
	}
	if len(found.Values) > 0 {
		b.WriteByte('\n')
	}
	for _, v := range found.Values {
		fmt.Fprintf(&b, "%s: %d → %d, %d gained, %d lost\n", v.Value, v.Live, v.Live+v.Gained-v.Lost, v.Gained, v.Lost)
	}
	fmt.Fprintf(&b, "%d of %d columns change", len(found.Changed), found.Columns)
	if found.Same {
		b.WriteString("; the live index was built by the same rules")
	}
	return c.printf("%s\n", b.String())
}
