package index

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// A folder of rules stands in for the built-in ones file by file, and each of
// its files changes the signature.
func TestRuleset(t *testing.T) {
	dir := t.TempDir()
	if err := BuiltinRules().Write(dir); err != nil {
		t.Fatal(err)
	}
	same, err := ReadRuleset(dir)
	if err != nil {
		t.Fatal(err)
	}
	builtin := Ruleset(nil).Signature()
	if same.Signature() != builtin {
		t.Error("the built-in rules in a folder have another signature")
	}
	seen := map[string]string{builtin: "none"}
	for name, text := range map[string]string{
		LevelsFile: "Artisan: baker\n", TopicsFile: "\ufeffBaking: bread^9\n", IndustriesFile: "Food: bakery\n", SynonymsFile: "bread, loaf\n",
	} {
		one := filepath.Join(t.TempDir(), "rules")
		if err := (Ruleset{name: text}).Write(one); err != nil {
			t.Fatal(err)
		}
		r, err := ReadRuleset(one)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(Ruleset{name: text}, r); d != "" {
			t.Error(d)
		}
		if other, ok := seen[r.Signature()]; ok {
			t.Errorf("%s and %s have one signature", name, other)
		}
		seen[r.Signature()] = name
	}
	x, err := Ruleset{TopicsFile: "Baking: bread^9", IndustriesFile: "Food: bakery"}.Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	c := &corpus.Column{ID: "a", Title: "Bread", Client: corpus.Client{Title: "Manager", Industry: "Bakery"}}
	want := map[string][]string{"topic": {"Baking"}, "industry": {"Food"}, "level": {"Manager"}}
	if d := cmp.Diff(want, x.Derive(c)); d != "" {
		t.Error(d)
	}
}

func TestReadRulesetErrors(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"holds none of":             {"README": "nothing"},
		"topic.txt is none of":      {"topic.txt": "A: b"},
		"levels.txt: read rules":    {LevelsFile: "no colon"},
		"topics.txt: read topics":   {TopicsFile: "A: b^x"},
		"industries.txt: read indu": {IndustriesFile: "A: b\nC: b"},
		"larger than 4194304 bytes": {TopicsFile: strings.Repeat("#", maxRuleBytes+1)},
	} {
		dir := t.TempDir()
		for f, text := range files {
			if err := os.WriteFile(filepath.Join(dir, f), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := ReadRuleset(dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want one with %q", err, name)
		}
	}
	if _, err := ReadRuleset(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that is not there was read")
	}
}
