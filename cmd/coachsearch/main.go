// Command coachsearch searches an archive of workplace-coaching columns: as a
// web site, and from the command line.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net"
	"syscall"

	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
	"coachsearch/internal/index"
	"coachsearch/search"
)

func main() { cli.Main(run) }

const usage = `Usage:
  coachsearch serve -data DIR [-addr 127.0.0.1:8080] [-rate N] [-searches N] [-base-url URL]
                    [-name NAME] [-tls-cert FILE -tls-key FILE] [-trusted-proxies LIST] [-admin]
  coachsearch find  -data DIR [-industry X] [-section S] [-json] QUERY...
  coachsearch demo  [-addr 127.0.0.1:8080]
  coachsearch password -data DIR

serve answers the pages and the API from the index in the data folder, and goes on to the next
index when indexer rebuild has published one. find prints the columns that fit a question. demo
makes an index of the sample archive and serves it; nothing else is needed. password sets the
password of the coach, which it reads from the terminal or from standard input.

  -data DIR       the data folder that indexer rebuild fills
  -addr HOST:PORT where to listen; port 0 takes a free one; unix:PATH is a socket. A socket that
                  systemd hands over is taken instead
  -rate N         requests per second that one client may send; 0 (the default) means no limit
  -searches N     requests that are worked on at a time, the others wait their turn; 0 (the
                  default) means twice the number of cores
  -base-url URL   the address that readers use, for links that must be whole
  -name NAME      what the site is called
  -tls-cert FILE  serve HTTPS with this certificate (PEM), which is read again when it changes
  -tls-key FILE   and this key
  -trusted-proxies LIST
                  who may say, by X-Forwarded-For, for whom a request is made: addresses and
                  networks with commas between them, or none (default 127.0.0.0/8,::1/128)
  -admin          open the coach's door, pages under /coach: notes, hidden columns, what readers
                  look for in vain; over HTTPS, or on this machine
  -industry X     only clients of this industry; may be given several times
  -section S      only matches in this part (question, answer, inner_game, outer_game, last_word,
                  follow_up, other); may be given several times
  -json           print what GET /api/v1/search answers

QUERY is words, "exact phrases", -words to leave out, a OR b, and field:value with title, issue,
industry, name, role, question, answer, inner, outer, last or comments. A query that begins with
a minus follows --.

Exit codes:
  0    done
  1    failed
  10   there is no index yet
  64   wrong usage
  130  interrupted
`

// A command is a subcommand under way.
type command struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	flags          *flag.FlagSet
}

var commands = map[string]func(*command, []string) error{"serve": serve, "find": find, "demo": demo, "password": password}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	c := &command{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, flags: cli.NewFlags(name)}
	do, ok := commands[name]
	switch {
	case name == "-h" || name == "-help" || name == "--help" || name == "help":
		return c.exit(flag.ErrHelp)
	case name == "":
		return c.exit(cli.Usagef("a command is missing"))
	case !ok:
		return c.exit(cli.Usagef("there is no command %q", name))
	}
	return c.exit(do(c, args))
}

// parse reads the flags.
func (c *command) parse(args []string) error {
	return cli.Parse(c.flags, args)
}

// exit tells a person about an error and returns the exit code for it.
func (c *command) exit(err error) int {
	var (
		ue *cli.UsageError
		de *index.DamageError
		ve *index.VersionError
		oe *net.OpError
	)
	code, hint := cli.Failed, ""
	switch {
	case err == nil:
		return cli.Done
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(c.stdout, usage); err != nil {
			return c.exit(err)
		}
		return cli.Done
	case errors.As(err, &ue):
		code, hint = cli.Usage, "coachsearch -h prints the commands and their flags"
	case errors.Is(err, search.ErrNoIndex):
		code, hint = cli.NoIndex, "run indexer rebuild first, with the same -data"
	case c.ctx.Err() != nil:
		code, err = cli.Interrupted, errors.New("interrupted")
	case errors.Is(err, index.ErrNoLink):
		hint = "remove it and run indexer rebuild, which makes it again"
	case errors.As(err, &de):
		hint = "indexer rollback goes back to the index before this one; indexer rebuild -force builds it anew"
	case errors.As(err, &ve):
		hint = "run indexer rebuild of the same version as this program"
	case errors.Is(err, coach.ErrNoStore):
		hint = passwordHint
	case errors.Is(err, coach.ErrDamaged):
		hint = storeHint
	case errors.Is(err, coach.ErrPassword), errors.Is(err, errTwoPasswords):
		hint = "a few words that nobody would guess are easier to keep in mind than signs"
	case errors.As(err, &oe) && oe.Op == "listen":
		hint = "-addr names another place; port 0 takes a free one"
	case errors.Is(err, syscall.EMFILE):
		hint = "allow more open files: ulimit -n, or LimitNOFILE= of the unit"
	case errors.Is(err, syscall.ENOTDIR):
		hint = "check the path of the data folder"
	case errors.Is(err, fs.ErrPermission):
		hint = "run as a user who may read the data folder"
	}
	cli.Complain(c.stderr, err, hint)
	return code
}
