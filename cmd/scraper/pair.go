package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"coachsearch/internal/fault"
	"coachsearch/internal/regular"
)

// No file system renames two files at once. So a note beside the columns says,
// while columns and report are put in their places, which files these are:
// whoever finds the note knows that the two may not belong together, and the
// next run with the same columns completes what it says.

// maxNote bounds what is read of a note: four names.
const maxNote = 1 << 20

// A pairNote is that note.
type pairNote struct {
	Report  move `json:"report"`
	Columns move `json:"columns"`
}

// A move is a rename that is due; names are relative to the note's folder.
type move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func notePath(columns string) string {
	return filepath.Join(filepath.Dir(columns), "."+short(filepath.Base(columns))+".pair")
}

// A lateError is what went wrong when columns and report had their names already,
// and is no reason to say that they have not.
type lateError struct{ err error }

func (e *lateError) Error() string { return e.err.Error() }

func late(err error) error {
	if err == nil {
		return nil
	}
	return &lateError{err}
}

// commit gives columns and report their names: both, or after an error
// neither, unless it is a [*lateError].
func commit(columns, report *output) (err error) {
	if columns.aside == "" || report.aside == "" {
		if err := errors.Join(report.place(), columns.place()); err != nil {
			return err
		}
		return late(syncDirs(columns, report))
	}
	note, err := openNote(columns.name)
	if err != nil {
		return fmt.Errorf("write %s: %w", columns.name, err)
	}
	defer note.Close() // what is in it is synced
	undo, err := keep(report)
	if err != nil {
		return errors.Join(err, os.Remove(note.Name()))
	}
	if err := writeNote(note, columns, report); err != nil {
		return errors.Join(err, undo.drop(), os.Remove(note.Name()))
	}
	if err := report.place(); err != nil {
		return errors.Join(err, undo.drop(), os.Remove(note.Name()))
	}
	if err := columns.place(); err != nil {
		return errors.Join(err, undo.restore(), os.Remove(note.Name()))
	}
	if err := syncDirs(columns, report); err != nil {
		return late(errors.Join(err, undo.drop())) // after a loss of power the note is needed
	}
	return late(errors.Join(undo.drop(), fault.Do("remove note", func() error { return os.Remove(note.Name()) })))
}

// openNote opens the note and waits for another run that is at its own.
func openNote(columns string) (*os.File, error) {
	path := notePath(columns)
	for {
		f, err := regular.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil && !errors.Is(err, syscall.ENOTSUP) && !errors.Is(err, syscall.ENOSYS) && !errors.Is(err, syscall.ENOLCK) {
			return nil, errors.Join(err, f.Close())
		}
		same, err := sameFile(f, path)
		if same {
			return f, nil
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
}

func writeNote(f *os.File, columns, report *output) error {
	dir := filepath.Dir(columns.name)
	var n pairNote
	for _, x := range []struct {
		dst *move
		o   *output
	}{{&n.Report, report}, {&n.Columns, columns}} {
		for _, y := range []struct {
			dst *string
			src string
		}{{&x.dst.From, x.o.aside}, {&x.dst.To, x.o.name}} {
			rel, err := relative(dir, y.src)
			if err != nil {
				return err
			}
			*y.dst = rel
		}
	}
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return fault.Do("write note", func() error {
		if _, err := f.WriteAt(append(b, '\n'), 0); err != nil {
			return err
		}
		return errors.Join(f.Sync(), syncDir(dir))
	})
}

func relative(dir, path string) (string, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.Rel(base, abs)
}

// recoverPair completes what a run was killed in that was putting columns and
// report in their places.
func recoverPair(columns string) (err error) {
	if columns == "-" {
		return nil
	}
	path := notePath(columns)
	f, err := regular.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("recover %s: %w", columns, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil // a run that lives is at it
	}
	b, err := regular.ReadFile(path, maxNote)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("recover %s: %w", columns, err)
	}
	var n pairNote
	// A note that breaks off was not followed by a rename.
	if json.Unmarshal(b, &n) == nil {
		if err := n.carryOut(columns); err != nil {
			return fmt.Errorf("recover %s: %w", columns, err)
		}
	}
	return os.Remove(path)
}

// carryOut makes the renames that are still due. A report that has its name
// has been followed by no columns only if these are still aside.
func (n pairNote) carryOut(columns string) error {
	dir := filepath.Dir(columns)
	if n.Columns.To != filepath.Base(columns) {
		return fmt.Errorf("the note %s is of other files", notePath(columns))
	}
	for _, m := range []move{n.Report, n.Columns} {
		from, to := filepath.Join(dir, m.From), filepath.Join(dir, m.To)
		if filepath.Dir(from) != filepath.Dir(to) || !strings.HasPrefix(filepath.Base(from), asidePrefix(to)) {
			return fmt.Errorf("the note %s names %s, which no run writes", notePath(columns), m.From)
		}
		err := fault.Rename("recover "+filepath.Base(to), from, to)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(syncDir(dir), syncDir(filepath.Dir(filepath.Join(dir, n.Report.To))))
}

// A backup is the report that stood under its name before.
type backup struct{ name, kept string }

// keep makes sure that the report that there is can come back.
func keep(report *output) (backup, error) {
	b := backup{name: report.name}
	kept := report.aside + ".old"
	switch err := os.Link(report.name, kept); {
	case err == nil:
		b.kept = kept
	case errors.Is(err, fs.ErrNotExist):
	default:
		// Without links it cannot come back; the note still tells.
		if !errors.Is(err, syscall.EPERM) && !errors.Is(err, syscall.ENOTSUP) && !errors.Is(err, syscall.EXDEV) {
			return b, fmt.Errorf("write %s: %w", report.name, err)
		}
	}
	return b, nil
}

func (b backup) drop() error {
	if b.kept == "" {
		return nil
	}
	if err := os.Remove(b.kept); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// restore puts the report back that there was, or none.
func (b backup) restore() error {
	if b.kept == "" {
		return os.Remove(b.name)
	}
	return os.Rename(b.kept, b.name)
}

func syncDirs(outputs ...*output) error {
	var err error
	for _, o := range outputs {
		if o.aside != "" {
			err = errors.Join(err, fault.Do("sync folder", func() error { return syncDir(filepath.Dir(o.name)) }))
		}
	}
	return err
}

// syncDir makes the names in a folder last, where the file system can.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // and so nothing in it
	}
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
