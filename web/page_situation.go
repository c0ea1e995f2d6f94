package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

const (
	nearestShown = 10  // columns of an answer
	maxTraits    = 100 // that one form may leave out
)

// A situationView is the form in which a reader tells what is going on, and
// the columns nearest to it once it has been sent.
type situationView struct {
	shell
	Heading string
	Sent    bool
	Text    string
	Age     string
	Job     string
	Tenure  string
	Trade   string
	Notices []string
	Traits  []traitGroup
	Near    []neighbourView
}

// A traitGroup is the traits of one sort.
type traitGroup struct {
	Name   string
	Traits []traitView
}

// A traitView is one thing that neighbours are sought by, with a check box.
type traitView struct {
	Key   string // in the form
	Label string
	Kept  bool
}

type neighbourView struct {
	hitView
	Why    []string
	Advice *snippetView
}

// situationForm answers GET /situation.
func (s *server) situationForm(w http.ResponseWriter, r *http.Request) error {
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		v := s.situationView(r, "My situation")
		v.Canonical = s.absolute(r, "/situation")
		v.Description = "Tell what is going on at work at length, and read the columns that come nearest to it."
		return s.render(w, http.StatusOK, v)
	})
}

// situationPage answers POST /situation. What a reader tells travels in the
// body, and so does everything that the answer's own form sends again: no
// address, no log and no cache ever holds it.
func (s *server) situationPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxSituationBytes)
	if err := r.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return &Problem{Status: http.StatusRequestEntityTooLarge, Detail: "That is more text than can be taken. A few pages are enough."}
		}
		return &Problem{Status: http.StatusBadRequest, Detail: "The form arrived damaged. Go back and send it again."}
	}
	told, notices := readTold(r.PostForm)
	if needsCare(told.Text) {
		notices = slices.Insert(notices, 0, care)
	}
	return s.withIndex(func(x *search.Index) error {
		v := s.situationView(r, "My situation")
		v.Robots = "noindex"
		v.Text, v.Job, v.Trade, v.Notices = told.Text, told.Client.Title, told.Client.Industry, notices
		v.Age, v.Tenure = r.PostForm.Get("age"), r.PostForm.Get("tenure")
		if strings.TrimSpace(told.Text) == "" {
			v.Notices = append(v.Notices, "Tell what is going on first; a sentence is enough.")
			return s.render(w, http.StatusBadRequest, v)
		}
		without := leftOut(r.PostForm)
		found, err := x.Nearest(r.Context(), told, without, nearestShown)
		if err != nil {
			return fmt.Errorf("nearest to a situation: %w", err)
		}
		v.Sent, v.Heading = true, nearestHeading(len(found.Nearest))
		v.Title = v.Heading
		v.Traits = traitsOf(found.Sought, without)
		for _, n := range found.Nearest {
			v.Near = append(v.Near, neighbourViewOf(n))
		}
		return s.render(w, http.StatusOK, v)
	})
}

func (s *server) situationView(_ *http.Request, title string) *situationView {
	v := &situationView{shell: s.shell(title), Heading: "What is going on?"}
	v.HeaderBox, v.Here, v.Style = false, "situation", toolsStyle
	return v
}

func nearestHeading(n int) string {
	switch n {
	case 0:
		return "No column comes near to that"
	case 1:
		return "The column nearest to your situation"
	}
	return "The columns nearest to your situation"
}

// readTold reads what a reader tells. What cannot be read is left out and
// told back.
func readTold(in url.Values) (told search.Situation, notices []string) {
	r := paramReader{in: in}
	text := strings.ReplaceAll(strings.ToValidUTF8(in.Get("text"), " "), "\r\n", "\n")
	if n := utf8.RuneCountInString(text); n > maxSituationRunes {
		notices = append(notices, fmt.Sprintf("Only the first %s of %s characters are looked at.", thousands(maxSituationRunes), thousands(n)))
		text = string([]rune(text)[:maxSituationRunes])
	}
	told.Text = text
	short := func(name string) string {
		s := r.one(name)
		if utf8.RuneCountInString(s) > maxValueRunes {
			s = string([]rune(s)[:maxValueRunes])
		}
		return s
	}
	told.Client = corpus.Client{Title: short("title"), Industry: short("industry"), Tenure: short("tenure")}
	if s := short("age"); s != "" {
		if n, err := strconv.Atoi(s); err == nil && n > 0 && n <= maxYears {
			told.Client.Age = n
		} else {
			notices = append(notices, "Age: a number of years, please. It was left out.")
		}
	}
	if s := told.Client.Tenure; s != "" {
		months, ok := readTenure(s)
		if !ok {
			notices = append(notices, "Time in the job: years like 2.5, or 6 months, please. It was left out.")
		}
		told.Client.TenureMonths = months
	}
	return told, notices
}

// readTenure reads "2.5", "2 ½ years" or "6 months" as months.
func readTenure(s string) (months int, ok bool) {
	s = strings.NewReplacer("½", ".5", "¼", ".25", "¾", ".75", ",", ".").Replace(strings.ToLower(s))
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz ")
	perUnit := 12.0
	if unit := strings.TrimSpace(s[len(number):]); strings.HasPrefix(unit, "m") {
		perUnit = 1
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(number, " ", ""), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f*perUnit > maxYears*12 {
		return 0, false
	}
	return int(math.Round(f * perUnit)), true
}

// leftOut are the traits that stood in the form and came back without their
// tick.
func leftOut(in url.Values) []search.Trait {
	var out []search.Trait
	for _, key := range in["was"] {
		kind, value, found := strings.Cut(key, ":")
		if t := (search.Trait{Kind: kind, Value: value}); found && len(out) < maxTraits && !slices.Contains(in["keep"], key) && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func traitsOf(sought, without []search.Trait) []traitGroup {
	groups := []traitGroup{{Name: "Topics"}, {Name: "What you are like"}, {Name: "Words"}}
	for i, list := range [][]search.Trait{sought, without} {
		for _, t := range list {
			group, label := traitLabel(t)
			if label != "" {
				groups[group].Traits = append(groups[group].Traits, traitView{Key: t.Kind + ":" + t.Value, Label: label, Kept: i == 0})
			}
		}
	}
	return slices.DeleteFunc(groups, func(g traitGroup) bool { return len(g.Traits) == 0 })
}

// traitLabel names a trait and the place of its group; what is no trait has
// no name.
func traitLabel(t search.Trait) (group int, label string) {
	switch t.Kind {
	case search.TopicTrait:
		return 0, t.Value
	case search.IndustryTrait, search.LevelTrait:
		return 1, t.Value
	case search.AgeTrait:
		return 1, "age near " + t.Value
	case search.TenureTrait:
		if n, err := strconv.Atoi(t.Value); err == nil {
			return 1, "about " + monthsText(n) + " in the job"
		}
	case search.WordTrait:
		return 2, "“" + t.Value + "”"
	}
	return 0, ""
}

// monthsText is "6 months", "1 year" or "2.5 years".
func monthsText(n int) string {
	switch {
	case n == 1:
		return "1 month"
	case n < 12:
		return strconv.Itoa(n) + " months"
	case n == 12:
		return "1 year"
	}
	return strconv.FormatFloat(math.Round(float64(n)/12*10)/10, 'f', -1, 64) + " years"
}

// neighbourViewOf is a column near to a situation. Its links carry nothing of
// what was told.
func neighbourViewOf(n search.Neighbour) neighbourView {
	v := neighbourView{hitView: hitViewOf(plainly, onlyQuery(""), n.Hit)}
	for _, t := range n.Why {
		_, label := traitLabel(t)
		v.Why = append(v.Why, label)
	}
	if len(n.Advice.Spans) > 0 {
		v.Advice = &snippetView{
			Section: n.Advice.Section, Part: partName(n.Advice.Section),
			Href: v.Href + "#" + url.PathEscape(n.Advice.Anchor), Spans: tied(n.Advice.Spans),
		}
	}
	return v
}
