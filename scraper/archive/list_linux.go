package archive

import (
	"io/fs"
	"syscall"
	"time"
)

func (f *File) system(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		f.ChangeTime, f.Inode = time.Unix(st.Ctim.Unix()), st.Ino
	}
}
