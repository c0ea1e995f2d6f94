package sample

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed all:archive
var pages embed.FS

// Archive is the sample archive: a mirror of one site, captures by the
// Wayback Machine and pages that readers saved as text.
func Archive() fs.FS {
	sub, err := fs.Sub(pages, "archive")
	if err != nil {
		panic(err) // the pattern above guarantees the folder
	}
	return sub
}

// Extract writes the archive to the folder dir and makes it where it is
// missing. Files that stand there under the same names are replaced.
func Extract(dir string) error {
	return fs.WalkDir(Archive(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read sample archive: %w", err)
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			if err := os.MkdirAll(to, 0o755); err != nil {
				return fmt.Errorf("make folder: %w", err)
			}
			return nil
		}
		body, err := fs.ReadFile(Archive(), name)
		if err != nil {
			return fmt.Errorf("read sample archive: %w", err)
		}
		if err := os.WriteFile(to, body, 0o644); err != nil {
			return fmt.Errorf("write page: %w", err)
		}
		return nil
	})
}
