package scraper

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// frame puts the column into a page of its site.
func (r *renderer) frame(content string) string {
	c := &r.col
	head := r.pick("title element", r.site+" | "+c.Series, c.Title+" - "+r.site, c.Series+": "+c.Title, r.site, c.Title, "Untitled Document", r.site+" - "+c.Series+" - "+c.Title)
	nav := r.pick("nav", `<a href="/">Home</a> | <a href="/about">About</a> | <a href="archive.php">Past articles</a>`,
		`<ul id="menu"><li><a href="/">Home</a></li><li><a href="/col">`+c.Series+`</a></li><li><a href="/login">Login</a></li></ul>`,
		`<form action="login.php">User name <input name=u> Password <input type=password name=p><input type=submit value="Log in"></form>`,
		`Your Email Coach,<br />free from us.<br /><a href="signup.php">Sign up here.</a><br><br><form action=s>Search: <input name=q></form>`)
	side := r.pick("side", "", `<h4>Recent columns</h4><a href="a.html">When the phone never rings</a><br><a href="b.html">The inner game of waiting</a><br>`,
		`<b>Newsletter</b><br>Twice a month in your mailbox, with a new column and a short exercise for the week ahead.<br><form>E-mail <input name=e></form>`)
	foot := r.pick("foot", `&copy; 2008 `+r.site+`. All rights reserved.`, `<a href="/">Home</a> | <a href="/privacy">Privacy</a> | <a href="/contact">Contact</a>`, "Copyright 2004-2009 "+r.site+"<br>Site by Blue Pencil")
	var page string
	switch r.pick("frame", "table", "table", "div", "flat", "unclosed table", "center") {
	case "table":
		page = fmt.Sprintf("<table width=780><tr><td colspan=3><img src=logo.gif alt=\"%s\"></td></tr>\n<tr><td width=160>%s</td><td>%s</td><td>%s</td></tr>\n<tr><td colspan=3>%s</td></tr></table>", r.site, nav, content, side, foot)
	case "div":
		page = fmt.Sprintf("<div id=header><h1><a href=/>%s</a></h1></div><div id=left>%s</div>\n<div id=content>%s</div>\n<div id=right>%s</div><div id=foot>%s</div>", r.site, nav, content, side, foot)
	case "flat":
		page = nav + "<hr>\n" + content + "<hr>\n" + foot
	case "unclosed table":
		page = fmt.Sprintf("<table width=780><tr><td width=160>%s<td>%s<td>%s<tr><td colspan=3>%s", nav, content, side, foot)
	case "center":
		page = fmt.Sprintf("<center>%s</center><blockquote>%s</blockquote><center>%s</center>", nav, content, foot)
	}
	meta := ""
	if r.chance("scripts", .3) {
		meta = "<script>function go(){location.href='x'}</script><style>p{color:red}</style>"
	}
	page = fmt.Sprintf("<html><head><title>%s</title>%s</head>\n<body>\n%s\n</body></html>\n", r.esc(head), meta, page)
	if r.chance("upper case tags", .15) {
		page = tag.ReplaceAllStringFunc(page, strings.ToUpper)
	}
	if r.chance("wayback", .15) {
		page = strings.Replace(page, "<body>", `<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp"><p>8 captures</p><label>Name: <input></label></div><!-- END WAYBACK TOOLBAR INSERT -->`, 1) +
			"<!--\n     FILE ARCHIVED ON 10:11:12 Jan 15, 2009 AND RETRIEVED FROM THE\n-->"
	}
	return page
}

// tag matches the name of an element with its bracket.
var tag = regexp.MustCompile(`</?[a-z]+[0-9]?\b`)

// encode turns the page into bytes as tools of the time did.
func (r *renderer) encode(page string) []byte {
	if r.chance("crlf", .2) {
		page = strings.ReplaceAll(page, "\n", "\r\n")
	}
	switch r.pick("encoding", "utf-8", "utf-8", "windows-1252", "windows-1252", "references", "bom", "twice") {
	case "windows-1252":
		if b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(page)); err == nil {
			return b
		}
	case "references":
		if r.text {
			break
		}
		var sb strings.Builder
		for _, c := range page {
			b, ok := charmap.Windows1252.EncodeRune(c)
			switch {
			case c < utf8.RuneSelf:
				sb.WriteRune(c)
			case ok:
				fmt.Fprintf(&sb, "&#%d;", b)
			default:
				fmt.Fprintf(&sb, "&#x%x;", c)
			}
		}
		return []byte(sb.String())
	case "bom":
		return []byte("\ufeff" + page)
	case "twice":
		var sb strings.Builder
		n := 0
		for i := range len(page) {
			if page[i] >= utf8.RuneSelf {
				n++
			}
			if c := charmap.Windows1252.DecodeByte(page[i]); c != utf8.RuneError {
				sb.WriteRune(c)
			} else {
				sb.WriteRune(rune(page[i]))
			}
		}
		if n >= 6 {
			return []byte(sb.String())
		}
	}
	return []byte(page)
}
