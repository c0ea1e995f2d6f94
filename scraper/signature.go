package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// A signature is read from left to right: names, dates, clocks, verbs such as
// "posted by" and links of the frame, in any order and with any signs between
// them. What is none of these makes the line no signature, but for a role
// behind the name.
type signature struct {
	r    *rules
	s    string // plain
	at   int
	days []dayAt

	name, role [2]int // bytes of s, empty where there is none
	day        string
	by, posted bool
	timed      bool // a time of day stands beside the date
	changed    bool // the date that follows is that of a change
}

const signatureSigns = " \t|·•,;.()[]:*~/>»«@-"

// zone is what may name the zone of a time of day: "CST", "UK time".
const zone = `(?:\s*\(?(?-i:[A-Z]{2,4})\)?(?:\s+time\b)?|\s+(?:local|eastern|central|mountain|pacific)(?:\s+(?:standard|daylight))?(?:\s+time)?\b)?`

var (
	clockAt      = regexp.MustCompile(`(?i)^@?\s*` + clock + zone)
	clockAhead   = regexp.MustCompile(`(?i)\s(?:(?:on|at)\s+|@\s*)*\d{1,2}[:.]\d{2}(?:\D|$)`)
	trailingWord = regexp.MustCompile(`(?i)[\s,;-]+(?:on|at|by|and)$`)
	personAt     = regexp.MustCompile(`^` + person)
)

// signature reads a whole line; ok is false where something is left over.
func (r *rules) signature(s string) (g signature, ok bool) {
	g = signature{r: r, s: s}
	if !strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsRune(s, ':') {
		return g, false
	}
	g.days = r.dates(s)
	for {
		rest := strings.TrimLeft(s[g.at:], signatureSigns)
		g.at = len(s) - len(rest)
		if rest == "" {
			break
		}
		if !g.verb(rest) && !g.date() && !g.clock(rest) && !g.noise(rest) && !g.person(rest) {
			return g, false
		}
	}
	return g, g.name[1] > 0 || g.day != "" && g.posted
}

func (g *signature) verb(rest string) bool {
	n := len(g.r.signVerbs.FindString(rest))
	if n == 0 {
		return false
	}
	f := strings.ToLower(strings.Trim(rest[:n], " :"))
	for _, w := range []string{"by", "byline", "author", "columnist", "coach", "from"} {
		g.by = g.by || f == w || strings.HasSuffix(f, " "+w)
	}
	for _, w := range []string{"post", "publish", "submit", "filed", "appear", "update"} {
		g.posted = g.posted || strings.Contains(f, w)
	}
	g.changed = g.day == "" && (strings.Contains(f, "modified") || strings.Contains(f, "changed"))
	g.at += n
	return true
}

func (g *signature) date() bool {
	for _, d := range g.days {
		if d.start == g.at && g.changed {
			g.at, g.changed = d.end, false // not the day of posting
			return true
		}
		if d.start == g.at && g.day == "" {
			g.day, g.at = d.day, d.end
			return true
		}
	}
	return false
}

func (g *signature) clock(rest string) bool {
	n := len(clockAt.FindString(rest))
	g.at += n
	g.timed = g.timed || n > 0
	return n > 0
}

// noise takes a link of the frame with all that belongs to it.
func (g *signature) noise(rest string) bool {
	n := len(g.r.signNoise.FindString(rest))
	if n == 0 {
		return false
	}
	g.at += n + g.strong(rest[n:])
	return true
}

// strong returns how far it is to the next sign that parts more than a comma.
func (g *signature) strong(s string) int {
	n := len(s)
	for _, sign := range []string{"|", "·", "•", " - ", " / ", "--", ";", ")", "(", "]"} {
		if i := strings.Index(s, sign); i >= 0 && i < n {
			n = i
		}
	}
	return n
}

func (g *signature) person(rest string) bool {
	m := personAt.FindString(rest)
	if m == "" || g.name[1] > 0 {
		return false
	}
	// "Liz Reyer Sept. 20, 2012": a name ends in front of a date.
	for _, d := range g.days {
		if d.start > g.at && d.start < g.at+len(m) {
			m = strings.TrimRight(g.s[g.at:d.start], signatureSigns)
		}
	}
	// "Liz Reyer Posted": a name ends in front of a word that none holds.
	n := 0
	for i, w := range strings.Fields(m) {
		if i > 0 && g.r.notNames[strings.Trim(fold(w), ".,'")] {
			break
		}
		n = strings.Index(m[n:], w) + n + len(w)
	}
	m = m[:n]
	if !g.r.isPerson(strings.TrimRight(m, ".")) {
		return false
	}
	g.name = [2]int{g.at, g.at + len(m)}
	g.at += len(m)
	g.findRole()
	return true
}

// mailAhead finds an e-mail address behind the role.
var mailAhead = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]+`)

// mailAlone matches a line that is nothing but an address.
var mailAlone = regexp.MustCompile(`^(?i:e-?mail:? )?[\w.+-]+@[\w-]+\.[\w.-]+$`)

// findRole takes what stands beside the name up to the next strong sign, verb
// or date.
func (g *signature) findRole() {
	rest := g.s[g.at:]
	lead := len(rest) - len(strings.TrimLeft(rest, " ,(|•·/-"))
	if lead == 0 || strings.TrimSpace(rest[:lead]) == "" {
		return
	}
	from := g.at + lead
	body := g.s[from:]
	if body == "" || g.r.signNoise.MatchString(body) || clockAt.MatchString(body) {
		return
	}
	end := g.strong(body)
	for _, d := range g.days {
		if d.start >= from {
			end = min(end, d.start-from)
		}
	}
	for _, re := range []*regexp.Regexp{g.r.signVerbAhead, clockAhead} {
		if v := re.FindStringIndex(body); v != nil {
			end = min(end, v[0])
		}
	}
	role := trimDot(trimRole(body[:end]))
	role = role[:len(role)-len(trailingWord.FindString(role))]
	if len(role) < 2 || len(role) > 80 || strings.Count(role, "(") != strings.Count(role, ")") || len(strings.Fields(role)) > 10 || g.r.signVerbs.FindString(role) == role && !strings.ContainsFunc(role, unicode.IsUpper) {
		return
	}
	g.role = [2]int{from, from + strings.Index(body, role) + len(role)}
	g.at = from + end
}
