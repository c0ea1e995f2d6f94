package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// maxLinks bounds folders reached through links within each other: links
// among n folders make n! paths without any loop.
const maxLinks = 4

// A folder walks a tree of the file system. Links are followed by their real
// place, so that one may be absolute and still stay inside.
type folder struct {
	*walker
	root string // absolute, without links
}

// list walks the entries of the folder dir, in their order. The folders that
// links led to on the way stand in via.
func (f *folder) list(dir, rel string, entries []fs.DirEntry, via []string) {
	for _, e := range entries {
		if !f.alive() {
			return
		}
		name, at := filepath.Join(dir, e.Name()), path.Join(rel, validName(e.Name()))
		if f.opts.Skip != nil && f.opts.Skip(name, e.IsDir()) {
			continue
		}
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			f.link(name, at, dir, via)
		case e.IsDir():
			f.sub(name, at, via)
		case e.Type().IsRegular():
			f.regular(name, at)
		default:
			f.emit(Capture{Path: at, Err: fmt.Errorf("open %s: %w (%s)", at, ErrNotRegular, e.Type())})
		}
	}
}

func (f *folder) sub(dir, rel string, via []string) {
	entries, err := os.ReadDir(dir)
	if f.short(rel, err) {
		return
	}
	if err != nil {
		f.emit(Capture{Path: rel, Err: fmt.Errorf("list folder: %w: %w", ErrUnreadable, err)})
	}
	f.list(dir, rel, entries, via)
}

func (f *folder) regular(name, rel string) {
	if f.note != nil {
		f.note(name, rel)
		return
	}
	file, info, err := openRegular(name)
	if f.short(rel, err) {
		return
	}
	if err != nil {
		if !errors.Is(err, ErrNotRegular) {
			err = fmt.Errorf("open file: %w: %w", ErrUnreadable, err)
		}
		f.emit(Capture{Path: rel, Err: err})
		return
	}
	defer file.Close()
	f.file(file, info.Size(), name, rel)
}

// short ends the walk where an error is a want of the machine's and says nothing
// about the archive: what cannot be read for that reason would be missed by all
// that comes of it.
func (f *folder) short(rel string, err error) bool {
	for _, no := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, no) {
			f.fail(fmt.Errorf("read %s: %w", rel, err))
			return true
		}
	}
	return false
}

// skipped tells whether what a link leads to, or a folder that it stands in, is
// no part of the archive.
func (f *folder) skipped(target string, isFolder bool) bool {
	for f.opts.Skip != nil && target != f.root {
		if f.opts.Skip(target, isFolder) {
			return true
		}
		target, isFolder = filepath.Dir(target), true
	}
	return false
}

func (f *folder) link(name, rel, dir string, via []string) {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w: %w", ErrLink, err)})
		return
	}
	if !within(f.root, target) {
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w", ErrLink)})
		return
	}
	info, err := os.Stat(target)
	if err == nil && f.skipped(target, info.IsDir()) {
		return
	}
	switch {
	case err != nil:
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w: %w", ErrUnreadable, err)})
	case info.Mode().IsRegular():
		f.regular(target, rel)
	case !info.IsDir():
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w", ErrNotRegular)})
	case within(target, dir) || slices.ContainsFunc(via, func(v string) bool { return within(target, v) }):
		// A folder above this one, or above one that a link led through.
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w", ErrLink)})
	case len(via) >= maxLinks:
		f.emit(Capture{Path: rel, Err: fmt.Errorf("follow link: %w", ErrTooDeep)})
	default:
		f.sub(target, rel, append(slices.Clone(via), dir))
	}
}

// within tells whether name is dir or stands under it.
func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && (rel == "." || rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)))
}
