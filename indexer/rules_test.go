package indexer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"coachsearch/internal/index"
)

// Of a damaged index the rules tell that it is, whichever byte it is.
func TestCompareRulesOfADamagedIndex(t *testing.T) {
	dir := t.TempDir()
	mustRebuild(t, Options{DataDir: dir, Columns: stream(columns(5))})
	_, live, err := index.OpenData(dir).Current()
	if err != nil {
		t.Fatal(err)
	}
	damages := 0
	err = filepath.WalkDir(live, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/20 {
			b := append([]byte{}, whole...)
			b[at] ^= 0x40
			if err := os.WriteFile(path, b, 0o644); err != nil {
				return err
			}
			damages++
			if _, err := CompareRules(t.Context(), dir, nil); !errors.As(err, new(*index.DamageError)) && !errors.As(err, new(*index.VersionError)) {
				t.Errorf("%s, byte %d: %v", d.Name(), at, err)
			}
		}
		return os.WriteFile(path, whole, 0o644)
	})
	if err != nil || damages < 100 {
		t.Fatalf("%d damages, %v", damages, err)
	}
	if c, err := CompareRules(t.Context(), dir, nil); err != nil || !c.Same || len(c.Changed) > 0 {
		t.Errorf("when it is whole again: %+v, %v", c, err)
	}
}
