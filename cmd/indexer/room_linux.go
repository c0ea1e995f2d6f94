package main

import (
	"math"
	"os"
	"syscall"
)

// freeRoom returns how many bytes are free where a file is, without what is set
// aside for root.
func freeRoom(f *os.File) int64 {
	var st syscall.Statfs_t
	if err := syscall.Fstatfs(int(f.Fd()), &st); err != nil || st.Blocks == 0 || st.Bsize <= 0 || st.Bavail > uint64(math.MaxInt64/st.Bsize) {
		return math.MaxInt64 // a file system that does not tell
	}
	return int64(st.Bavail) * st.Bsize
}
