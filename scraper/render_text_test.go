package scraper

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/corpus"
)

// textPage renders as browsers and converters wrote pages as text.
func (r *renderer) textPage() string {
	c := &r.col
	var b []string // blocks, parted by blank lines
	width := 0
	if r.chance("wrapped", .5) {
		width = 60 + r.IntN(20)
	}
	add := func(s string) { b = append(b, s) }
	add(r.pick("nav", "Home\nAbout\nContact", "personal growth/business success\n\nAdvanced Search | Login\nRead what some of\nour readers say", r.site+"\nHome | Archive | Login", r.site))
	date := r.dateline()
	if r.chance("date first", .25) {
		add(strings.Join(date, "\n"))
		add(wrap(c.Title, width))
	} else {
		add(wrap(c.Title, width))
		add(strings.Join(date, "\n"))
	}
	byTop := r.chance("byline on top", .1)
	var sign []string
	if sign = r.byline(); byTop && len(sign) == 1 && strings.HasPrefix(sign[0], "By ") {
		add(sign[0])
	} else {
		byTop = false
	}
	if rows := r.factRows(); r.facts() > 0 {
		add(r.textFacts(rows))
	}
	for _, s := range c.Sections {
		b = append(b, r.textSection(s, width)...)
	}
	if !byTop && len(sign) > 0 {
		add(strings.Join(sign, "\n"))
	}
	if r.chance("invitation", .5) {
		b[len(b)-1] += "\nDo you have a question or an idea for a future discussion? Submit it here."
	}
	if len(c.Resources) > 0 {
		style := r.pick("resources", "paren", "dash", "line")
		rows := []string{"Additional Resources"}
		for _, x := range c.Resources {
			switch style {
			case "paren":
				rows = append(rows, x.Title+" ("+x.URL+")")
			case "dash":
				rows = append(rows, "* "+x.Title+" - "+x.URL)
			default:
				rows = append(rows, x.Title, x.URL)
			}
		}
		add(strings.Join(rows, "\n"))
	} else if r.chance("empty resources", .3) {
		add("Additional Resources")
	}
	if len(c.Comments) > 0 || r.chance("no comments yet", .4) {
		b = append(b, r.textComments(width)...)
	}
	if r.chance("footer", .6) {
		add("Copyright 2008 " + r.site + ". All rights reserved.")
	}
	return strings.Join(b, "\n\n") + "\n"
}

func (r *renderer) textFacts(rows [][2]string) string {
	var out []string
	head := r.pick("client heading", "The Client", "The Client", "About the client", "THE CLIENT", "")
	if r.filled(rows) < 3 && head == "" {
		head = "The Client"
	}
	if head != "" {
		out = append(out, head)
	}
	style := r.pick("facts", "colon", "colon", "dash", "bar", "aligned", "dots", "tab")
	if style == "bar" && r.col.Client.Extra == nil {
		var cells []string
		for _, row := range rows {
			cells = append(cells, row[0]+": "+row[1])
		}
		return strings.Join(append(out, strings.Join(cells, " | ")), "\n")
	}
	for _, row := range rows {
		_, unknown := r.col.Client.Extra[row[0]]
		switch {
		case style == "dash" && !unknown && row[1] != "":
			out = append(out, row[0]+" - "+row[1])
		case style == "aligned":
			out = append(out, fmt.Sprintf("%-24s%s", row[0]+":", row[1]))
		case style == "dots" && !unknown && row[1] != "":
			out = append(out, row[0]+" ...... "+row[1])
		case style == "tab":
			out = append(out, row[0]+":\t"+row[1])
		default:
			out = append(out, row[0]+": "+row[1])
		}
	}
	return strings.Join(out, "\n")
}

func (r *renderer) filled(rows [][2]string) int {
	n := 0
	for _, row := range rows {
		if row[1] != "" && r.col.Client.Extra[row[0]] == "" {
			n++
		}
	}
	return n
}

func (r *renderer) textSection(s corpus.Section, width int) []string {
	paras := make([]string, len(s.Paragraphs))
	for i, p := range s.Paragraphs {
		paras[i] = wrap(p, width)
	}
	letter := s.Heading == "Q." || s.Heading == "A."
	if letter {
		m := r.marker(s.Heading)
		if r.chance("marker alone", .2) {
			return append([]string{m + "\n" + paras[0]}, paras[1:]...)
		}
		paras[0] = wrap(m+r.pick("gap", " ", "  ")+s.Paragraphs[0], width)
		return paras
	}
	h := r.heading(s)
	switch r.pick("text heading", "line", "line", "blank", "colon", "rule", "stars", "run in") {
	case "blank":
		return append([]string{h}, paras...)
	case "colon":
		h += ":"
	case "rule":
		h += "\n" + strings.Repeat("-", utf8.RuneCountInString(h))
	case "stars":
		h = "*** " + h + " ***"
	case "run in":
		paras[0] = wrap(h+": "+s.Paragraphs[0], width)
		return paras
	}
	paras[0] = h + "\n" + paras[0]
	return paras
}

func (r *renderer) marker(heading string) string {
	if heading == "Q." {
		return r.pick("q", "Q.", "Q.", "Q:", "Question:", "QUESTION:", "Q -")
	}
	return r.pick("a", "A.", "A.", "A:", "Answer:", "ANSWER:", "A -")
}

func (r *renderer) textComments(width int) []string {
	c := &r.col
	out := []string{r.commentsHeading()}
	style := r.pick("comments", "wrote", "posted by", "paren", "behind", "dash")
	for i := range c.Comments {
		x := &c.Comments[i]
		head := r.commentHead(x, style)
		if style == "behind" {
			out = append(out, wrap(x.Text, width), head)
			continue
		}
		out = append(out, head+"\n"+wrap(x.Text, width))
	}
	return out
}

func (r *renderer) commentsHeading() string {
	h := r.pick("comments heading", "Comments and Responses (%d)", "Comments and Responses (%d) Post a comment", "Comments (%d)", "%d Comments")
	return fmt.Sprintf(h, len(r.col.Comments))
}

func (r *renderer) commentHead(x *corpus.Comment, style string) string {
	day := r.date(x.Date)
	switch style {
	case "wrote":
		if r.chance("undated", .5) {
			x.Date = ""
			return x.Author + " wrote:"
		}
		return x.Author + " wrote on " + day + ":"
	case "paren":
		return x.Author + " (" + day + "):"
	case "dash":
		return x.Author + " - " + day
	}
	return "Posted by " + x.Author + " on " + day
}

// wrap breaks lines at a width; 0 leaves them whole.
func wrap(s string, width int) string {
	if width == 0 {
		return s
	}
	var sb strings.Builder
	at := 0
	for i, w := range strings.Fields(s) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case at+1+n > width:
			sb.WriteByte('\n')
			at = 0
		default:
			sb.WriteByte(' ')
			at++
		}
		sb.WriteString(w)
		at += n
	}
	return sb.String()
}

// markdown marks a text rendering up as converters do.
func (r *renderer) markdown(page string) string {
	lines := strings.Split(page, "\n")
	for i, l := range lines {
		switch {
		case l == r.col.Title:
			lines[i] = "# " + l
		case strings.HasPrefix(l, "The ") && len(l) < 20, strings.HasPrefix(l, "THE ") && len(l) < 20:
			lines[i] = "**_" + l + "_**"
		case strings.HasPrefix(l, "Q. "), strings.HasPrefix(l, "A. "):
			lines[i] = "**" + l[:2] + "**" + l[2:]
		case strings.HasPrefix(l, "Name: "):
			lines[i] = "**Name:**" + l[5:] + "  "
		case strings.HasPrefix(l, "Home | "):
			lines[i] = "[Home](/) | [Archive](/archive.php) | [Login](/login.php)"
		}
	}
	return strings.Join(lines, "\n")
}
