package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"time"

	"coachsearch/internal/cli"
	"coachsearch/scraper"
	"coachsearch/scraper/archive"
)

// fingerprint identifies the state of the inputs by what the file system says
// of each of their files, the program that reads them, and whatever else their
// reading depends on. It is "" where that does not tell one state from every
// other: a file was changed so short a time ago that a further change need not
// show, or it is not known which program this is. It opens none of the files. What
// an indexer writes is no part of the inputs.
func fingerprint(ctx context.Context, paths []string, more ...string) (string, error) {
	program, err := cli.Program()
	if err != nil {
		return "", nil //nolint:nilerr // then everything is read
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s %q %d\n", program, more, os.Geteuid()) // another user may be refused other files
	now, settled := time.Now(), true
	for _, path := range paths {
		fmt.Fprintf(h, "%q\n", path)
		for f, err := range archive.List(ctx, path, archive.Options{Skip: scraper.SkipData()}) {
			if err != nil {
				return "", err
			}
			settled = settled && f.SettledAt(now)
			describe(h, &f)
		}
	}
	if !settled {
		return "", nil
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func describe(w io.Writer, f *archive.File) {
	fmt.Fprintf(w, "%q %d %v %d %d %d %q\n", f.Path, f.Size, f.Mode, f.ModTime.UnixNano(), f.ChangeTime.UnixNano(), f.Inode, f.Problem)
}
