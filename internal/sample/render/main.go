// Command render makes the sample archive: the pages of the invented site
// www.harborlane.example as a crawl of its time would have left them, from
// the columns in ../columns. With the pages it writes what a scraper should
// say of each of them.
//
//	go run ./internal/sample/render [-dir internal/sample]
//
// It replaces DIR/archive, DIR/gold.jsonl and DIR/expected.jsonl. The same
// columns and layouts always give the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("dir", filepath.Join("internal", "sample"), "folder that holds columns/")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1) //nolint:forbidigo // a generator, which needs nothing of cli
	}
}

// run writes the archive that the columns in dir make.
func run(dir string) error {
	files, err := makeFiles(os.DirFS(dir))
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(dir, "archive")); err != nil {
		return fmt.Errorf("clear archive: %w", err)
	}
	for name, body := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		if err := os.WriteFile(to, body, 0o644); err != nil {
			return fmt.Errorf("write page: %w", err)
		}
	}
	return nil
}
