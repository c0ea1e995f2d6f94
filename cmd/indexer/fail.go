package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"text/tabwriter"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
)

// errUnreadable ends a run that is done although some inputs were unreadable.
// What is to be said of them has been said.
var errUnreadable = errors.New("some inputs could not be read")

var errInterrupted = errors.New("interrupted; nothing was published")

// exit tells a person about an error and returns the exit code for it.
func (c *command) exit(err error) int {
	code, hint := c.judge(err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if err := c.help(); err != nil {
			return c.exit(err)
		}
		return cli.Done
	case err == nil, errors.Is(err, errUnreadable):
		return code
	case errors.Is(err, syscall.EPIPE) && !c.done:
		return code // whoever read the output has what he wanted
	}
	if c.json && !c.told && code != cli.Usage {
		err = errors.Join(err, c.printJSON(struct {
			Error string `json:"error"`
		}{err.Error()}))
	}
	if code == cli.Interrupted {
		err = errInterrupted
	}
	cli.Complain(c.stderr, err, "")
	if ge := (*indexer.GuardError)(nil); errors.As(err, &ge) {
		c.printGuard(ge)
	}
	cli.Hint(c.stderr, hint)
	return code
}

// judge returns the exit code for an error and what a person can do about it.
func (c *command) judge(err error) (code int, hint string) {
	var (
		ue *cli.UsageError
		ge *indexer.GuardError
		ve *index.VersionError
		de *index.DamageError
		re *roomError
		le *os.LinkError
		pe *fs.PathError
	)
	is := func(targets ...error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
	switch {
	case err == nil, is(flag.ErrHelp):
		return cli.Done, ""
	case is(errUnreadable):
		return cli.Unreadable, ""
	case errors.As(err, &ue):
		return cli.Usage, "indexer -h prints the commands and their flags"
	case is(context.Canceled, context.DeadlineExceeded):
		return cli.Interrupted, ""
	case errors.As(err, &ge):
		if n := ge.Needed(); n > 0 {
			return cli.Refused, "the live index stays; look at the input. If the loss is meant, run again with -accept-shrink " + strconv.Itoa(n)
		}
		return cli.Refused, "look at the input: it may not be mounted, or hold other pages"
	case is(index.ErrNoIndex):
		return cli.NoIndex, "run indexer rebuild -data " + c.dataDir + " first"
	case is(index.ErrNoLink):
		return cli.Failed, "remove " + filepath.Join(c.dataDir, "current") + " and run indexer rebuild, which makes it again"
	case is(index.ErrLocked):
		return cli.Locked, "wait for the other run to end; there is nothing to remove by hand"
	case is(indexer.ErrNothing):
		return cli.Failed, "look at the input: it may not be mounted, or hold other pages"
	case is(errEdited):
		return cli.Failed, "name another folder; what is edited is not overwritten"
	case errors.As(err, new(*indexer.NoneWholeError)):
		return cli.Failed, "run indexer rebuild -force to build a new one from the input"
	case is(indexer.ErrNoOlder):
		return cli.Failed, "indexer status lists what is kept; rebuild -keep N keeps more"
	case errors.As(err, &ve):
		return cli.Failed, "run indexer rebuild: it builds the format of this program"
	case errors.As(err, &de):
		return cli.Failed, "run indexer rebuild -force to build it anew, or indexer rollback -to another one that status lists"
	case is(indexer.ErrOther):
		return cli.Failed, "look at the input: a columns file has a record, which is a JSON object, in every line"
	case errors.As(err, &pe) && pe.Path == os.Stdout.Name():
		return cli.Failed, "" // where standard output leads is not our business
	case errors.As(err, &re), is(syscall.ENOSPC, syscall.EDQUOT) && c.temporary(err):
		return cli.Failed, "free some space in " + os.TempDir() + ", or name another folder for temporary files by TMPDIR"
	case is(syscall.ENOSPC, syscall.EDQUOT):
		return cli.Failed, "free some space, as indexer prune -keep 1 does: a rebuild needs room for one more index beside those in " + c.dataDir
	case is(syscall.EMFILE):
		return cli.Failed, "allow more open files: ulimit -n, or LimitNOFILE= of the unit"
	case is(syscall.ENFILE, syscall.ENOMEM):
		return cli.Failed, "the system is short of memory or of files; the next run may find it otherwise"
	case is(syscall.EIO):
		return cli.Failed, "a disk does not work as it should: the log of the system says more"
	case is(syscall.ENOLCK, syscall.ENOTSUP, syscall.ENOSYS), errors.As(err, &le) && le.Op == "symlink" && is(syscall.EPERM):
		return cli.Failed, "put " + c.dataDir + " on a file system that knows locks and symbolic links"
	case is(syscall.EFBIG):
		return cli.Failed, "allow larger files: ulimit -f, or LimitFSIZE= of the unit"
	case is(syscall.EROFS):
		return cli.Failed, "the file system is mounted read-only"
	case is(fs.ErrPermission):
		return cli.Failed, "run as the user who owns " + c.dataDir + " and may read the input"
	case is(fs.ErrNotExist, syscall.ENOTDIR, syscall.EEXIST): // a link that leads nowhere exists
		return cli.Failed, "check the path, and that it is mounted"
	}
	return cli.Failed, ""
}

// temporary reports whether an error is of a file in the folder for temporary
// files, and not of the data folder.
func (c *command) temporary(err error) bool {
	pe := (*fs.PathError)(nil)
	if !errors.As(err, &pe) {
		return false
	}
	inside := func(dir string) bool {
		rel, err := filepath.Rel(dir, pe.Path)
		return err == nil && filepath.IsLocal(rel)
	}
	return inside(os.TempDir()) && !inside(c.dataDir)
}

func (c *command) printGuard(e *indexer.GuardError) {
	if len(e.Rows) == 0 {
		return
	}
	w := tabwriter.NewWriter(c.stderr, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tlive\tnew\tlost\t")
	for _, r := range e.Rows {
		verdict := ""
		if r.Refused {
			verdict = "  refused"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", r.Field, r.Live, r.New, r.Lost(), verdict)
	}
	_ = w.Flush() // standard error is the last place to tell anything
}
