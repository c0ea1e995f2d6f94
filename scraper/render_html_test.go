package scraper

import (
	"fmt"
	"html"
	"strings"

	"coachsearch/internal/corpus"
)

// htmlPage renders in markup of the time.
func (r *renderer) htmlPage() string {
	c := &r.col
	r.para = r.pick("paragraphs", "p", "p", "br", "div", "open p", "rows", "list", "br nbsp", "source lines")
	var b strings.Builder
	dates := r.dateline()
	title := r.title()
	byTop, sign := "", r.byline()
	if len(sign) == 1 && sign[0] == c.Author.Name && r.chance("name on top", .7) {
		byTop, sign = "<p>"+r.esc(sign[0])+"</p>\n", nil
	} else if r.chance("byline on top", .15) && len(sign) == 1 && (strings.HasPrefix(sign[0], "By ") || strings.Contains(sign[0], "osted")) {
		byTop = `<p class="by">` + r.esc(sign[0]) + "</p>\n"
		sign = nil
	}
	dateline := r.lines(dates, r.pick("date tag", `<p class="dateline">%s</p>`, `<div>%s</div>`, `<p><i>%s</i></p>`, `<h4>%s</h4>`, `<font size="1">%s</font><br>`))
	if r.chance("date first", .25) {
		b.WriteString(dateline + title + byTop)
	} else if r.chance("byline before date", .3) {
		b.WriteString(title + byTop + dateline)
	} else {
		b.WriteString(title + dateline + byTop)
	}
	facts := ""
	if r.facts() > 0 {
		facts = r.htmlFacts(r.factRows())
	}
	after := facts != "" && r.chance("facts beside the text", .08) && len(c.Sections) > 1
	if !after {
		b.WriteString(facts)
	}
	for i, s := range c.Sections {
		b.WriteString(r.htmlSection(s))
		if after && i == 0 {
			b.WriteString(facts)
		}
		if i == 2 && r.chance("advertisement", .1) {
			b.WriteString(`<div class="ad">Advertisement</div>` + "\n")
		}
	}
	if len(sign) > 0 {
		b.WriteString(r.lines([]string{strings.Join(sign, "\x00")}, r.pick("sign tag", `<p class="byline">%s</p>`, `<p><i>%s</i></p>`, `<div align="right">%s</div>`, `<p><b>%s</b></p>`)))
	}
	if r.chance("about the author", .15) && c.Author.Name != "" {
		b.WriteString("<p>" + r.esc(c.Author.Name) + " is an executive coach and can be reached at coach@example.com. Her book is in its second printing.</p>\n")
	}
	if r.chance("invitation", .5) {
		b.WriteString(`<p>Do you have a question or an idea for a future discussion? <a href="submit.php">Submit it here</a>.</p>` + "\n")
	}
	b.WriteString(r.htmlTail())
	return r.frame(b.String())
}

func (r *renderer) esc(s string) string {
	s = html.EscapeString(s)
	s = strings.ReplaceAll(s, "&#39;", "'")
	return strings.ReplaceAll(s, "&#34;", `"`)
}

// lines prints one line after the other; "\x00" inside one is a line break.
func (r *renderer) lines(lines []string, form string) string {
	var sb strings.Builder
	for _, l := range lines {
		l = strings.ReplaceAll(r.esc(l), "\x00", "<br>\n")
		sb.WriteString(fmt.Sprintf(form, l) + "\n")
	}
	return sb.String()
}

func (r *renderer) title() string {
	t := r.esc(r.col.Title)
	if ws := strings.Fields(t); len(ws) > 4 && r.chance("title in two lines", .15) {
		t = strings.Join(ws[:3], " ") + "<br>\n" + strings.Join(ws[3:], " ")
		return fmt.Sprintf(r.pick("title tag", "<h1>%s</h1>", "<h2>%s</h2>"), t) + "\n"
	}
	return fmt.Sprintf(r.pick("title tag", "<h1>%s</h1>", "<h2>%s</h2>", `<span class="headline">%s</span>`, `<font size="5"><b>%s</b></font>`, `<p class="title"><strong>%s</strong></p>`, `<div class="t">%s</div>`, `<h3><a href="?id=4">%s</a></h3>`), t) + "\n"
}

func (r *renderer) htmlFacts(rows [][2]string) string {
	var sb strings.Builder
	head := r.pick("client heading", "<b>The Client</b><br>\n", "<h3>The Client</h3>\n", "<p><strong>THE CLIENT</strong></p>\n", "<p>About the client</p>\n", "")
	if r.filled(rows) < 3 && head == "" {
		head = "<h3>The Client</h3>\n"
	}
	style := r.pick("facts", "br", "br", "dl", "cells", "header row", "bar", "semicolon", "list", "spans", "next line", "bold only", "dash")
	if r.col.Client.Extra != nil && (style == "header row" || style == "bold only" || style == "dash" || style == "next line") {
		style = "cells"
	}
	switch style {
	case "dl":
		sb.WriteString(head + "<dl>")
		for _, row := range rows {
			fmt.Fprintf(&sb, "<dt>%s:<dd>%s\n", row[0], r.esc(row[1]))
		}
		sb.WriteString("</dl>\n")
	case "cells":
		sb.WriteString(`<table border="0">`)
		if head != "" {
			sb.WriteString(`<tr><td colspan="2">` + head + "</td></tr>\n")
		}
		for _, row := range rows {
			fmt.Fprintf(&sb, "<tr><td>%s%s</td><td>%s</td></tr>\n", row[0], r.colon(row[0]), r.esc(row[1]))
		}
		sb.WriteString("</table>\n")
	case "header row":
		sb.WriteString(head + "<table><tr>")
		for _, row := range rows {
			fmt.Fprintf(&sb, "<th>%s</th>", row[0])
		}
		sb.WriteString("</tr>\n<tr>")
		for _, row := range rows {
			v := r.esc(row[1])
			if v == "" {
				v = "&nbsp;"
			}
			fmt.Fprintf(&sb, "<td>%s</td>", v)
		}
		sb.WriteString("</tr></table>\n")
	case "bar", "semicolon":
		sep := map[string]string{"bar": " | ", "semicolon": "; "}[style]
		sb.WriteString(head + "<p>")
		for i, row := range rows {
			if i > 0 {
				sb.WriteString(sep)
			}
			fmt.Fprintf(&sb, "<b>%s:</b> %s", row[0], r.esc(row[1]))
		}
		sb.WriteString("</p>\n")
	default:
		sb.WriteString(r.factLines(head, style, rows))
	}
	return sb.String()
}

// colon is what stands behind a label in a cell of its own; an unknown one
// needs it.
func (r *renderer) colon(label string) string {
	if _, unknown := r.col.Client.Extra[label]; unknown || r.IntN(2) == 0 {
		return ":"
	}
	return ""
}

func (r *renderer) factLines(head, style string, rows [][2]string) string {
	var sb strings.Builder
	sb.WriteString(`<div class="box">` + head)
	for _, row := range rows {
		v := r.esc(row[1])
		switch {
		case style == "list":
			fmt.Fprintf(&sb, "<li><strong>%s:</strong> %s</li>\n", row[0], v)
		case style == "spans":
			fmt.Fprintf(&sb, `<div class="row"><span class="l">%s:</span><span class="v">%s</span></div>`+"\n", row[0], v)
		case style == "next line":
			fmt.Fprintf(&sb, "<b>%s</b><br>%s<br>\n", row[0], v)
		case style == "bold only" && v != "":
			fmt.Fprintf(&sb, "<b>%s</b> %s<br>\n", row[0], v)
		case style == "dash" && v != "":
			fmt.Fprintf(&sb, "%s - %s<br>\n", row[0], v)
		default:
			half := len(row[0]) / 2
			if r.IntN(6) == 0 {
				fmt.Fprintf(&sb, "<strong>%s</strong><strong>%s:</strong>&nbsp; %s<br>\n", row[0][:half], row[0][half:], v)
			} else {
				fmt.Fprintf(&sb, "<strong>%s:</strong> %s<br>\n", row[0], v)
			}
		}
	}
	sb.WriteString("</div>\n")
	return sb.String()
}

// htmlSection prints a heading and paragraphs.
func (r *renderer) htmlSection(s corpus.Section) string {
	paras := make([]string, len(s.Paragraphs))
	for i, p := range s.Paragraphs {
		paras[i] = r.inline(p)
	}
	if s.Heading == "Q." || s.Heading == "A." {
		m := r.marker(s.Heading)
		switch r.pick("marker", "bold", "bold", "plain", "line", "heading", "cell") {
		case "bold":
			paras[0] = "<b>" + m + "</b>&nbsp; " + paras[0]
		case "plain":
			paras[0] = m + " " + paras[0]
		case "line":
			return "<p><b>" + m + "</b></p>\n" + r.paragraphs(paras)
		case "heading":
			return "<h3>" + strings.Trim(m, " -") + "</h3>\n" + r.paragraphs(paras)
		case "cell":
			return "<table><tr><td valign=top><b>" + m + "</b></td><td>" + r.paragraphs(paras) + "</td></tr></table>\n"
		}
		return r.paragraphs(paras)
	}
	h := r.heading(s)
	switch r.pick("heading", "em", "h3", "h4", "b br", "div", "td", "colon", "run in", "bold run in", "underline", "dash", "left cell", "anchor") {
	case "em":
		return "<p><strong><em>" + h + "</em></strong></p>\n" + r.paragraphs(paras)
	case "h3":
		return "<h3>" + h + "</h3>\n" + r.paragraphs(paras)
	case "h4":
		return "<h4>" + h + "</h4>\n" + r.paragraphs(paras)
	case "b br":
		paras[0] = "<b>" + h + "</b><br>\n" + paras[0]
	case "div":
		return `<div class="hd">` + h + "</div>\n" + r.paragraphs(paras)
	case "td":
		return "<table><tr><td>" + h + "</td></tr></table>\n" + r.paragraphs(paras)
	case "colon":
		return "<p><b>" + h + ":</b></p>\n" + r.paragraphs(paras)
	case "run in":
		paras[0] = h + ": " + paras[0]
	case "bold run in":
		paras[0] = "<b>" + h + "</b> " + paras[0]
	case "left cell":
		return "<table><tr><td valign=top width=90><b>" + h + "</b></td><td>" + r.paragraphs(paras) + "</td></tr></table>\n"
	case "anchor":
		return `<a name="s"></a><h3><a name="t">` + h + "</a></h3>\n" + r.paragraphs(paras)
	case "underline":
		return "<p><u>" + h + "</u></p>\n" + r.paragraphs(paras)
	case "dash":
		paras[0] = "<i>" + h + " -</i> " + paras[0]
	}
	return r.paragraphs(paras)
}

// inline escapes a paragraph and scatters what does not change its words.
func (r *renderer) inline(s string) string {
	ws := strings.Fields(r.esc(s))
	if len(ws) > 6 && r.IntN(5) == 0 {
		i := 2 + r.IntN(len(ws)-4)
		ws[i] = "<em>" + ws[i] + "</em>"
	}
	if len(ws) > 6 && r.IntN(6) == 0 {
		i := 2 + r.IntN(len(ws)-4)
		ws[i] = `<a href="more.php">` + ws[i] + "</a>"
	}
	var sb strings.Builder
	for i, w := range ws {
		switch {
		case i == 0:
		case r.IntN(60) == 0:
			sb.WriteString("&nbsp; ")
		case i%13 == 0:
			sb.WriteByte('\n')
		default:
			sb.WriteByte(' ')
		}
		sb.WriteString(w)
	}
	return sb.String()
}

func (r *renderer) paragraphs(paras []string) string {
	switch r.para {
	case "br":
		return strings.Join(paras, "<br>\n<br>\n") + "<br><br>\n"
	case "div":
		return "<div>" + strings.Join(paras, "</div>\n<div>") + "</div>\n"
	case "open p":
		return "<p>" + strings.Join(paras, "\n<p>") + "\n"
	case "list":
		if len(paras) > 1 {
			return "<p>" + paras[0] + "</p>\n<ul><li>" + strings.Join(paras[1:], "</li>\n<li>") + "</li></ul>\n"
		}
	case "br nbsp":
		return "&nbsp;&nbsp;&nbsp;" + strings.Join(paras, "<br>\n&nbsp;&nbsp;&nbsp;") + "<br>\n<br>"
	case "source lines":
		return "<p\n>" + strings.Join(paras, "</p\n><p\n>") + "</p\n>"
	case "rows":
		return "<table width=100%><tr><td>" + strings.Join(paras, "</td></tr>\n<tr><td>") + "</td></tr></table>\n"
	}
	return `<p class="MsoNormal">` + strings.Join(paras, "</p>\n"+`<p class="MsoNormal">`) + "</p>\n"
}

func (r *renderer) htmlTail() string {
	c := &r.col
	var sb strings.Builder
	if len(c.Resources) > 0 {
		sb.WriteString(r.pick("resources heading", "<p><strong>Additional Resources</strong></p>\n", "<h3>Resources</h3>\n", "<h4>Further reading:</h4>\n"))
		style := r.pick("resources", "ul", "p", "br")
		for _, x := range c.Resources {
			a := fmt.Sprintf(`<a href="%s">%s</a>`, r.esc(x.URL), r.esc(x.Title))
			sb.WriteString(map[string]string{"ul": "<li>" + a + "</li>\n", "p": "<p>" + a + "</p>\n", "br": a + "<br>\n"}[style])
		}
	} else if r.chance("empty resources", .4) {
		sb.WriteString("<p><strong>Additional Resources</strong></p>\n")
	}
	if len(c.Comments) == 0 && r.chance("no comments section", .4) {
		return sb.String()
	}
	fmt.Fprintf(&sb, "<h3>%s</h3>\n", r.commentsHeading())
	style := r.pick("comments", "wrote", "posted by", "paren", "behind", "dash", "wordpress", "blogger", "old wordpress")
	for i := range c.Comments {
		x := &c.Comments[i]
		head := r.commentHead(x, style)
		switch {
		case style == "wordpress":
			fmt.Fprintf(&sb, "<li><cite>%s</cite> Says:<br /><small><a href=#c>%s at 3:04 pm</a></small><p>%s</p></li>\n", r.esc(x.Author), r.date(x.Date), r.esc(x.Text))
			continue
		case style == "blogger":
			fmt.Fprintf(&sb, "<dt><b>%s</b> said...</dt><dd><p>%s</p></dd><dd>%s 3:04 PM</dd>\n", r.esc(x.Author), r.esc(x.Text), r.date(x.Date))
			continue
		case style == "old wordpress":
			fmt.Fprintf(&sb, "<li><p>%s</p><p><cite>Comment by %s &#8212; %s @ <a href=#c>3:04 pm</a></cite></p></li>\n", r.esc(x.Text), r.esc(x.Author), r.date(x.Date))
			continue
		}
		switch {
		case style == "behind":
			fmt.Fprintf(&sb, "<p>%s</p><p class=m>%s</p>\n", r.esc(x.Text), r.esc(head))
		case r.IntN(2) == 0:
			fmt.Fprintf(&sb, "<p><b>%s</b><br>%s</p>\n", r.esc(head), r.esc(x.Text))
		default:
			fmt.Fprintf(&sb, "<div>%s</div><div>%s</div>\n", r.esc(head), r.esc(x.Text))
		}
	}
	sb.WriteString(r.pick("form", "", `<p><a href="login.php">Post a comment</a></p>`, `<h4>Leave a comment</h4><form>Name: <input name=n><br>Title: <input name=t><br><textarea name=c></textarea></form>`))
	return sb.String()
}
