package index

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coachsearch/internal/regular"
)

// The files of a folder of rules.
const (
	LevelsFile     = "levels.txt"
	TopicsFile     = "topics.txt"
	IndustriesFile = "industries.txt"
	SynonymsFile   = "synonyms.txt" // read by the search alone
)

// rulesDir is the folder of a generation that holds the rules it was built by,
// where those are not the built-in ones.
const rulesDir = "rules"

// maxRuleBytes bounds a file of rules; the built-in ones have some 30 KB.
const maxRuleBytes = 4 << 20

// A Ruleset holds the texts of rules that stand in for the built-in ones, by
// file name. The zero value stands in for none.
type Ruleset map[string]string

// BuiltinRules returns the texts of the rules that come with the program.
func BuiltinRules() Ruleset {
	return Ruleset{LevelsFile: levelRules, TopicsFile: topicRules, IndustriesFile: industryRules}
}

// ReadRuleset reads the rules in a folder. It may hold any of the four files;
// another name that ends in .txt is taken for a slip.
func ReadRuleset(dir string) (Ruleset, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	known := []string{LevelsFile, TopicsFile, IndustriesFile, SynonymsFile}
	r := Ruleset{}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !slices.Contains(known, e.Name()) && filepath.Ext(path) == ".txt":
			return nil, fmt.Errorf("read rules: %s is none of %s", path, strings.Join(known, ", "))
		case !slices.Contains(known, e.Name()):
			continue
		}
		b, err := regular.ReadFile(path, maxRuleBytes)
		if err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		r[e.Name()] = string(b)
	}
	if len(r) == 0 {
		return nil, fmt.Errorf("read rules: %s holds none of %s", dir, strings.Join(known, ", "))
	}
	if _, err := r.Taxonomy(); err != nil {
		return nil, fmt.Errorf("read rules in %s: %w", dir, err)
	}
	return r, nil
}

// RulesOf returns the rules that stand in for the built-in ones in a
// generation.
func RulesOf(generation string) (Ruleset, error) {
	dir := filepath.Join(generation, rulesDir)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return ReadRuleset(dir)
}

// Write writes the files to a folder, which it makes if need be, over those of
// the same names.
func (r Ruleset) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write rules: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if err := WriteFile(filepath.Join(dir, name), []byte(r[name])); err != nil {
			return fmt.Errorf("write rules: %w", err)
		}
	}
	return nil
}

// text returns a file of rules, or the built-in one.
func (r Ruleset) text(name string) string {
	if text, ok := r[name]; ok {
		return text
	}
	return BuiltinRules()[name]
}

// Taxonomy returns what the rules derive facets by.
func (r Ruleset) Taxonomy() (*Taxonomy, error) {
	read := func(name string) *strings.Reader {
		return strings.NewReader(strings.TrimPrefix(r.text(name), "\ufeff"))
	}
	levels, err := ReadRules(read(LevelsFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", LevelsFile, err)
	}
	topics, err := ReadTopics(read(TopicsFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", TopicsFile, err)
	}
	industries, err := ReadIndustries(read(IndustriesFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", IndustriesFile, err)
	}
	return &Taxonomy{levels, topics, industries}, nil
}

// Signature identifies the format and the rules: the same records under the
// same signature give the same generation.
func (r Ruleset) Signature() string {
	h := sha256.New()
	fmt.Fprintf(h, "format %d\n", Version)
	for _, rules := range []string{r.text(LevelsFile), r.text(TopicsFile), r.text(IndustriesFile), stopList} {
		fmt.Fprintf(h, "rules %d\n%s", len(rules), rules)
	}
	if synonyms, ok := r[SynonymsFile]; ok {
		fmt.Fprintf(h, "synonyms %d\n%s", len(synonyms), synonyms)
	}
	return hex.EncodeToString(h.Sum(nil))
}
