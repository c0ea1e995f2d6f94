//go:build !linux

package archive

import "os"

func dataAfter(_ *os.File, off, _ int64) int64 { return off }
