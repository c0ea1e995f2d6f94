package web

import (
	"errors"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"coachsearch/internal/coach"
	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// What the coach's first page lists of each kind.
const (
	maxInVain  = 100
	maxEntries = 50
	maxExcerpt = 160 // characters of a note
	maxIDRunes = 300
)

func (s *server) coachShell(title string) shell {
	v := s.shell(title)
	v.Robots, v.HeaderBox, v.Here, v.Style = "noindex, nofollow", false, "coach", toolsStyle
	return v
}

type signInView struct {
	shell
	Notice string
}

func (s *server) signInView(notice string) *signInView {
	return &signInView{s.coachShell("Sign in"), notice}
}

type coachView struct {
	shell
	Form     string
	InVain   []coach.Asked
	MinAsked int
	Failures []string
	Failed   int
	Trouble  string // why the failures are not known
	Notes    []noteItem
	Hidden   []hiddenItem
	Log      []entryItem
}

type noteItem struct {
	ID, Href, Excerpt, Day string
}

type hiddenItem struct {
	Name, Href, Day string
}

type entryItem struct {
	At, Event, Client, ID, Href string
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// coachPage is everything that only the coach sees, on one page.
func (s *server) coachPage(w http.ResponseWriter, r *http.Request, n *coach.Session) error {
	v := coachView{shell: s.coachShell("For the coach"), Form: n.FormToken(), MinAsked: coach.MinAsked}
	ctx, store := r.Context(), s.coach.Store()
	var err error
	if v.InVain, err = store.InVain(ctx, maxInVain); err != nil {
		return err
	}
	notes, err := store.Notes(ctx)
	if err != nil {
		return err
	}
	for _, n := range notes {
		v.Notes = append(v.Notes, noteItem{n.ColumnID, coachURL(n.ColumnID), clip(n.Text, maxExcerpt), day(n.Changed)})
	}
	hidden, err := store.Hidden()
	if err != nil {
		return err
	}
	for _, h := range hidden {
		name := h.Title
		if name == "" {
			name = h.ID
		}
		v.Hidden = append(v.Hidden, hiddenItem{name, coachURL(h.ID), day(h.Since)})
	}
	entries, err := store.Audit(ctx, maxEntries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		v.Log = append(v.Log, entryItem{e.At.Format("2006-01-02 15:04"), string(e.Event), e.Client, e.ColumnID, coachURL(e.ColumnID)})
	}
	if s.coach.Failures != nil {
		if v.Failures, v.Failed, err = s.coach.Failures(); err != nil {
			s.log.Error("failures not read", "err", err)
			v.Trouble = "What the last rebuild could not read is not known."
		}
	}
	return s.render(w, http.StatusOK, &v)
}

type coachColumnView struct {
	shell
	Form    string
	ID      string
	Heading string
	Day     string
	Public  string // address of the page for everybody, "" where there is none
	Hidden  string // since when, "" if it is not
	Note    string
	Changed string
	MaxNote int
	Action  string // address that the forms are sent below
}

func (s *server) coachColumn(w http.ResponseWriter, r *http.Request, n *coach.Session) error {
	id, err := s.coachColumnID(r)
	if err != nil {
		return err
	}
	note, err := s.coach.Store().Note(r.Context(), id)
	if err != nil {
		return err
	}
	hidden, err := s.coach.Store().Hidden()
	if err != nil {
		return err
	}
	v := coachColumnView{
		shell: s.coachShell("Column " + id), Form: n.FormToken(), ID: id, Heading: id,
		Note: note.Text, MaxNote: coach.MaxNote, Action: coachURL(id),
	}
	if !note.Changed.IsZero() {
		v.Changed = day(note.Changed)
	}
	if c := s.columnOf(r, id); c != nil {
		v.Public, v.Day = columnURL(id), c.Date
		if c.Title != "" {
			v.Heading = c.Title
		}
	}
	if i := slices.IndexFunc(hidden, func(h coach.Hidden) bool { return h.ID == id }); i >= 0 {
		v.Hidden = day(hidden[i].Since)
		if hidden[i].Title != "" {
			v.Heading = hidden[i].Title
		}
	}
	if v.Public == "" && v.Hidden == "" && v.Note == "" {
		return search.ErrNotFound
	}
	return s.render(w, http.StatusOK, &v)
}

// coachColumnID is columnID with a bound: it becomes a key.
func (s *server) coachColumnID(r *http.Request) (string, error) {
	id, err := columnID(r)
	if err != nil || id == "" || !utf8.ValidString(id) || utf8.RuneCountInString(id) > maxIDRunes {
		return "", search.ErrNotFound
	}
	return id, nil
}

// columnOf returns the column that everybody sees, or nil.
func (s *server) columnOf(r *http.Request, id string) (c *corpus.Column) {
	err := s.withIndex(func(x *search.Index) (err error) {
		c, err = x.Column(r.Context(), id)
		return err
	})
	if err != nil && !errors.Is(err, search.ErrNotFound) && !errors.Is(err, search.ErrNoIndex) {
		s.log.Error("column not read", "err", err)
	}
	return c
}

func (s *server) titleOf(r *http.Request, id string) string {
	if c := s.columnOf(r, id); c != nil {
		return c.Title
	}
	return ""
}
