package scraper

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestBuiltinProfiles(t *testing.T) {
	for _, name := range builtinNames() {
		if _, err := BuiltinProfile(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := BuiltinProfile("nobody"); err == nil || !strings.Contains(err.Error(), "coachs-corner, common, question-answer") {
		t.Errorf("unknown name: %v", err)
	}
}

func TestProfileErrors(t *testing.T) {
	const head = "name = \"site\"\nversion = 1\n"
	for _, tc := range []struct {
		name, in string
		want     []string // what the message holds
	}{
		{"no TOML", head + "labels = [\n", []string{"line 3"}},
		{"unknown key", head + "[labels]\nname = [\"Name\"]\n[dates]\nlayoutz = []\n", []string{"line 6", "dates.layoutz"}},
		{"unknown field", head + "[labels]\nshoe = [\"Shoe\"]\n", []string{"line 4", "labels", "shoe"}},
		{"bad pattern", head + "navigation = ['(']\n", []string{"line 3", "navigation", "no pattern"}},
		{"bad macro", head + "[bylines]\nby = ['{nmae}']\n", []string{"line 4", "bylines.by", "{nmae}"}},
		{"bad selector", head + "strip = [\"#a\",\n\"..\"]\n", []string{"line 4", "strip", "CSS selector"}},
		{"too few months", head + "[dates]\nmonths = [\"januar februar\"]\n", []string{"line 4", "months", "twelve"}},
		{"bad layout", head + "[dates]\nlayouts = [\"January 2\"]\n", []string{"line 4", "layout", "year"}},
		{"wrong type", head + "series = 3\n", []string{"line 3", "series"}},
		{"no name", "version = 1\n", []string{"key name"}},
		{"no version", "name = \"site\"\n", []string{"key version"}},
		{"unknown base", head + "extends = \"nobody\"\n", []string{"key extends", "nobody"}},
		{"circle", head + "extends = \"./site.toml\"\n", []string{"circle"}},
	} {
		path := filepath.Join(t.TempDir(), "site.toml")
		if err := os.WriteFile(path, []byte(tc.in), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := LoadProfile(path)
		if err == nil {
			t.Errorf("%s: no error", tc.name)
			continue
		}
		for _, s := range append(tc.want, "site.toml") {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not hold %q", tc.name, err, s)
			}
		}
	}
}

// TestOwnProfile reads a page whose words only its own profile knows.
func TestOwnProfile(t *testing.T) {
	dir := t.TempDir()
	profile := `name = "plauder"
version = 3
extends = "coachs-corner"
series = ["Die Sprechstunde"]
[labels]
name = ["Vorname"]
title = ["Beruf"]
issue = ["Worum es geht"]
[headings]
question = ["Frage"]
answer = ["Antwort"]
inner_game = ["Innen"]
outer_game = ["Draussen"]
`
	page := `Die Sprechstunde
6.10.2008

Vorname: Jutta
Beruf: Buchhalterin
Worum es geht: Zu viele Ordner

Frage: Wohin mit all den Ordnern in meinem kleinen Zimmer?

Antwort: In den Keller, und zwar noch heute, bevor es Abend wird.

Innen
Fragen Sie sich zuerst, warum Sie jeden Ordner behalten wollen.
`
	for name, data := range map[string]string{"plauder.toml": profile, "page.txt": page} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := LoadProfile(filepath.Join(dir, "plauder.toml"))
	if err != nil {
		t.Fatal(err)
	}
	got := columns(t, harvest(t, Options{Profile: p}, filepath.Join(dir, "page.txt")))
	if len(got) != 1 || got[0].Client.Title != "Buchhalterin" || got[0].Source.Profile != "plauder/3" || len(got[0].Sections) != 3 || got[0].Series != "Die Sprechstunde" {
		t.Fatalf("got %+v", got)
	}
}

// TestProfileKeysDocumented holds the description against the keys that a
// file may have.
func TestProfileKeysDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	var missing []string
	var walk func(typ reflect.Type, table string)
	walk = func(typ reflect.Type, table string) {
		for f := range typ.Fields() {
			key := f.Tag.Get("toml")
			switch {
			case key == "-":
			case f.Type.Kind() != reflect.Struct:
				if !strings.Contains(string(text), "`"+key+"`") {
					missing = append(missing, table+key)
				}
			case !strings.Contains(string(text), "`["+key+"]`"):
				missing = append(missing, "["+key+"]")
			case strings.HasPrefix(f.Type.Name(), "fieldRows"), strings.HasPrefix(f.Type.Name(), "markRows"), f.Type == reflect.TypeFor[pageRows]():
				// The fields and headings are words of the text.
			default:
				walk(f.Type, key+".")
			}
		}
	}
	walk(reflect.TypeFor[profileFile](), "")
	if len(missing) > 0 {
		t.Errorf("docs/profiles.md says nothing of %s", strings.Join(missing, ", "))
	}
}
