package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// A handoutView is a page made for printing, and the form that makes it.
type handoutView struct {
	shell
	H       handoutParams
	Notices []string
	Chosen  []chosenView
	Found   []chosenView
	Total   int // columns that were found, chosen or not
	Chips   []option
	Hidden  []hiddenView
	Parts   []valueView
	Sheets  []sheetView
}

// A chosenView is a column in the form.
type chosenView struct {
	ID, Title string
	Raise     string // address of the handout with it one place earlier
}

// A hiddenView is what the form sends unseen: the filters of the search.
type hiddenView struct{ Name, Value string }

// A sheetView is one column as it is printed.
type sheetView struct {
	Title    string
	Who      []string
	Issue    string
	Parts    []sectionView
	Citation string
}

func (s *server) handoutPage(w http.ResponseWriter, r *http.Request) error {
	in := r.URL.Query()
	blank := hasBlank(in)
	h, notices := parseHandout(in)
	if blank && len(notices) == 0 {
		http.Redirect(w, r, h.address(), http.StatusFound)
		return nil
	}
	return s.withIndex(func(x *search.Index) error {
		if len(notices) == 0 && s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		v := &handoutView{shell: s.shell("Handout"), Notices: notices}
		v.Here, v.Style, v.Robots, v.Canonical = "handout", toolsStyle, "noindex", s.absolute(r, "/handout")
		v.Description = "Columns to print: choose them, their parts, a heading and a note."
		if err := v.gather(r, s, x, h); err != nil {
			return err
		}
		if h.Heading != "" {
			v.Title = h.Heading
		}
		return s.render(w, http.StatusOK, v)
	})
}

// gather loads the columns that were chosen and those that were found.
func (v *handoutView) gather(r *http.Request, s *server, x *search.Index, h handoutParams) error {
	var all []*corpus.Column
	for _, id := range h.IDs {
		c, err := x.Column(r.Context(), id)
		if errors.Is(err, search.ErrNotFound) {
			v.Notices = append(v.Notices, "There is no column "+shorten(id)+" any more.")
			continue
		}
		if err != nil {
			return fmt.Errorf("column %q: %w", id, err)
		}
		all = append(all, c)
	}
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	h.IDs, v.H = ids, h
	for i, c := range all {
		cv := chosenView{ID: c.ID, Title: yearAndTitle(c)}
		if i > 0 {
			cv.Raise = h.raised(i).address()
		}
		v.Chosen = append(v.Chosen, cv)
		v.Sheets = append(v.Sheets, sheetOf(c, h, s.absolute(r, columnURL(c.ID))))
	}
	for _, k := range corpus.Kinds {
		v.Parts = append(v.Parts, valueView{Value: string(k), Label: partName(string(k)), Selected: slices.Contains(h.printed(), k)})
	}
	for _, c := range chipParams(h.Find) {
		rest := h
		rest.Find = c.rest
		v.Chips = append(v.Chips, option{Label: c.label(nil), Href: rest.address()})
	}
	for _, in := range h.Find.asking("").list() {
		v.Hidden = append(v.Hidden, hiddenView{in.name, in.value})
	}
	return v.find(r.Context(), x, h)
}

func (v *handoutView) find(ctx context.Context, x *search.Index, h handoutParams) error {
	if !h.looks() {
		return nil
	}
	res, err := x.Search(ctx, h.findRequest())
	if err != nil {
		return fmt.Errorf("find columns for a handout: %w", err)
	}
	v.Total = res.Total
	for _, hit := range res.Hits {
		if len(v.Found) < foundShown && !slices.Contains(h.IDs, hit.Column.ID) {
			v.Found = append(v.Found, chosenView{ID: hit.Column.ID, Title: yearAndTitle(hit.Column)})
		}
	}
	return nil
}

// sheetOf prints a column, without its client's name unless that was asked
// for.
func sheetOf(c *corpus.Column, h handoutParams, address string) sheetView {
	say := func(s string) string { return s }
	client := c.Client
	if !h.Names {
		say = anonymous(c)
		client.Name = ""
	}
	v := sheetView{Title: say(titleOf(c)), Who: clientLine(client), Issue: say(client.Issue), Citation: citationOf(c, address)}
	for i := range v.Who {
		v.Who[i] = say(v.Who[i])
	}
	sections, _ := sectionsOf(c, func(text string) []search.Span { return []search.Span{{Text: say(text)}} })
	for _, sec := range sections {
		if slices.Contains(h.printed(), corpus.Kind(sec.Kind)) && len(sec.Paragraphs) > 0 {
			sec.Heading = say(sec.Heading)
			v.Parts = append(v.Parts, sec)
		}
	}
	return v
}
