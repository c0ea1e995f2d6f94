package scraper

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What programs that show pages as text draw around the words, whatever the
// site: the quote marks of mail, boxes, the heads and feet of printed pages, a
// side column, numbers of links.
var (
	quoteMark  = regexp.MustCompile(`^\s{0,3}(?:>\s?|\|(?:\s|$))`)
	boxes      = strings.NewReplacer(boxPairs()...)
	pageFoot   = regexp.MustCompile(`(?i)^(?:.{0,80}\bpage\s+\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|(?:https?://|www\.|file:)\S+(?:\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.{0,20})?|-?\s?\d{1,3}\s?-?)$`)
	printFoot  = regexp.MustCompile(`(?m)^[ \t]*(?:https?|file)://\S+[ \t]{2,}\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:[ \t].{0,20})?$`)
	reference  = regexp.MustCompile(`^\s*(?:[.•*]\s+)?\[?(\d{1,4})[.\]]\s+(\S+)$`)
	linkNumber = regexp.MustCompile(`\[(\d{1,4})\]`)
	// angled is an address that Mozilla puts behind the text of a link.
	angled = regexp.MustCompile(`\s*<((?:https?://|mailto:|www\.|[\w./-]+\.(?:php|html?|asp|aspx|jsp|cfm|cgi)\b|[#/])[^<>\s]*)>`)
	spaced = regexp.MustCompile(`^\s*\S(?: {1,5}\S){4,}\s*$`)
)

func boxPairs() []string {
	var out []string
	for _, r := range "│┃║╎╏┆┇┊┋╵╷" {
		out = append(out, string(r), "|")
	}
	for _, r := range "─━═╌╍┄┅┈┉╴╶" {
		out = append(out, string(r), "-")
	}
	for r := '┌'; r <= '╬'; r++ {
		if r >= '═' && r <= '║' || r >= '╌' && r <= '╏' {
			continue
		}
		out = append(out, string(r), "+")
	}
	return out
}

// A rendering is a text without what a program drew around it.
type rendering struct {
	text  string
	links map[string]string // addresses by the numbers that stand in brackets in the text
}

// pageBreak parts pages of a text that do not go on with each other.
const pageBreak = "\f"

func newRendering(s string, p *Profile) rendering {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n").Replace(s)
	if strings.ContainsFunc(s, func(r rune) bool { return r >= '─' && r <= '╿' }) {
		s = boxes.Replace(s)
	}
	lines := unquoted(strings.Split(joinPages(s), "\n"))
	lines = unescapeFrom(lines)
	lines, links := p.references(lines)
	lines = p.undraw(lines)
	return rendering{strings.Join(p.mainColumn(lines), "\n"), links}
}

// unquoted takes the marks off a text that is quoted in a mail.
func unquoted(lines []string) []string {
	const deepest = 3
	for range deepest {
		marked, texts := 0, 0
		for _, l := range lines {
			if strings.TrimSpace(l) == "" {
				continue
			}
			texts++
			if quoted(l) {
				marked++
			}
		}
		if marked < 5 || marked*10 < texts*7 {
			return lines
		}
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = l
			if quoted(l) {
				out[i] = l[len(quoteMark.FindString(l)):]
			}
		}
		lines = out
	}
	return lines
}

// quoted tells whether a mark of a quotation starts the line; a bar at both
// ends is the border of a table.
func quoted(l string) bool {
	t := strings.TrimSpace(l)
	return strings.HasPrefix(t, ">") || t == "|" || strings.HasPrefix(t, "| ") && !strings.HasSuffix(t, "|")
}

// unescapeFrom takes away the mark that keeps a line of a mail apart from the
// start of the next mail in its box.
func unescapeFrom(lines []string) []string {
	for i, l := range lines {
		if strings.HasPrefix(l, ">From ") && (i == 0 || !strings.HasPrefix(lines[i-1], ">")) {
			lines[i] = l[1:]
		}
	}
	return lines
}

// joinPages takes away the heads and feet of printed pages and joins the
// paragraphs that they cut.
func joinPages(s string) string {
	if !strings.Contains(s, pageBreak) {
		if !strings.Contains(s, "://") {
			return s
		}
		// Where a page ended, only its foot tells.
		if s = printFoot.ReplaceAllString(s, "$0"+pageBreak); !strings.Contains(s, pageBreak) {
			return s
		}
	}
	pages := strings.Split(s, pageBreak)
	heads := make(map[string]bool) // without their digits
	for i := range pages[1:] {
		if l, _ := edge(pages[i+1], false); pageFoot.MatchString(l) {
			heads[withoutDigits(l)] = true
		}
	}
	var sb strings.Builder
	for i, page := range pages {
		cut := false
		if l, rest := edge(page, false); heads[withoutDigits(l)] {
			page, cut = rest, true
		}
		if i+1 < len(pages) {
			if l, rest := edge(page, true); pageFoot.MatchString(l) {
				page, cut = rest, true
			}
		}
		if i > 0 {
			before := strings.TrimRight(sb.String(), " \t\n")
			first, _ := edge(page, false)
			if last := before[strings.LastIndexByte(before, '\n')+1:]; cut && goesOn(last, first) {
				sb.Reset()
				sb.WriteString(before + "\n")
				page = strings.TrimLeft(page, "\n")
			} else if cut {
				sb.WriteString("\n\n")
			} else {
				sb.WriteString("\n" + pageBreak + "\n")
			}
		}
		sb.WriteString(page)
	}
	return sb.String()
}

// edge returns the first or the last line of a page that is not blank, and
// the page without it.
func edge(page string, last bool) (line, rest string) {
	if last {
		t := strings.TrimRight(page, " \t\n")
		i := strings.LastIndexByte(t, '\n') + 1
		return strings.TrimSpace(t[i:]), t[:i]
	}
	t := strings.TrimLeft(page, " \t\n")
	line, rest, _ = strings.Cut(t, "\n")
	return strings.TrimSpace(line), rest
}

func withoutDigits(s string) string {
	return squeeze(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s))
}

// goesOn tells whether a line that ends a page is in the middle of the
// paragraph that the next one starts with.
func goesOn(last, first string) bool {
	const short = 40 // a line this short is no full one
	return first != "" && !ended(last) && utf8.RuneCountInString(last) > short
}

// references takes the list of addresses from the end of a text that numbers
// its links.
func (r *rules) references(lines []string) ([]string, map[string]string) {
	links := make(map[string]string)
	bare := 0 // addresses without a number
	for i, l := range slices.Backward(lines) {
		l = strings.TrimSpace(l)
		switch g := reference.FindStringSubmatch(l); {
		case l == "":
		case g != nil && (strings.Contains(g[2], ":") || strings.Contains(g[2], "/")):
			links[g[1]] = g[2]
		case strings.Contains(l, "://") && !strings.Contains(strings.TrimLeft(l, ".•* "), " "):
			bare++
		case strings.HasSuffix(strings.ToLower(l), "links:") || strings.HasSuffix(strings.ToLower(l), "links"):
		case strings.EqualFold(l, "references") && len(links)+bare > 0:
			return lines[:i], links
		default:
			// Without numbers the list has no heading.
			const least = 4
			head := line{text: squeeze(l), plain: plain(squeeze(l))}
			if m, ok := r.marker(&head); bare >= least && len(links) == 0 && (!ok || m.mark != markResources) {
				return lines[:i+1], nil
			}
			return lines, nil
		}
	}
	return lines, nil
}

// despaced joins letters that blanks part, with more of them between words.
func despaced(s string) string {
	if !spaced.MatchString(s) {
		return s
	}
	words := regexpSpaces.Split(strings.TrimSpace(s), -1)
	if len(words) == 1 && len(s) > 40 {
		return s
	}
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, " ", "")
	}
	return strings.Join(words, " ")
}

var regexpSpaces = regexp.MustCompile(`\s{2,}`)

// unlinked takes the numbers or addresses of links out of a line. What begins a
// line and what stands between bars is the text of its link; where a link in
// running text ends, nothing tells.
func (l *line) unlinked(s string, r *rendering, fresh bool) string {
	if len(r.links) > 0 {
		s = l.numbered(s, r.links, fresh)
	}
	if strings.Contains(s, "<") {
		s = l.angledLinks(s)
	}
	return s
}

func (l *line) numbered(s string, links map[string]string, fresh bool) string {
	at := linkNumber.FindAllStringSubmatchIndex(s, -1)
	at = slices.DeleteFunc(at, func(g []int) bool { return links[s[g[2]:g[3]]] == "" })
	if len(at) == 0 {
		return s
	}
	lead := strings.TrimLeft(s[:at[0][0]], "*•+-o# ")
	menu := len(at) > 1 && strings.Contains(s, "|")
	var sb strings.Builder
	from := 0
	for i, g := range at {
		sb.WriteString(s[from:g[0]])
		from = g[1]
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		if text := strings.Trim(s[g[1]:end], " |[]_"); text != "" && (menu || fresh && lead == "" && len(at) == 1) {
			l.addLink(text, links[s[g[2]:g[3]]])
		}
	}
	sb.WriteString(s[from:])
	return sb.String()
}

// angledLinks reads "text <address>".
func (l *line) angledLinks(s string) string {
	at := angled.FindAllStringSubmatchIndex(s, -1)
	if len(at) == 0 {
		return s
	}
	var sb strings.Builder
	from := 0
	for _, g := range at {
		text := s[from:g[0]]
		sb.WriteString(text)
		if text = strings.Trim(text, " |*•-"); text != "" && len(strings.Fields(text)) <= 12 {
			l.addLink(text, s[g[2]:g[3]])
		}
		from = g[1]
	}
	sb.WriteString(s[from:])
	return sb.String()
}
