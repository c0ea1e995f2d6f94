package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// A commentScan reads a whole line as the head or the foot of a comment, from
// left to right as a [signature] is read: verbs, a date or an age, a clock,
// links of the frame, and one name, which may be of any form.
type commentScan struct {
	r    *rules
	s    string // plain
	at   int
	days []dayAt

	who   [2]int // bytes of s
	guest [2]int // who it is where no name is told
	day   string
	aged  bool // "3 years ago", or a day without its year
	verb  bool // "posted by", "wrote:"
	other bool // links of the frame were met
}

var (
	agoAt = regexp.MustCompile(`(?i)^(?:(?:about|almost|over) )?(?:\d+|an?|one|two|three|a few|several)\s+(?:second|minute|hour|day|week|month|year)s? ago`)
	// A day without its year tells that something was dated, and no more.
	yearlessAt = regexp.MustCompile(`(?i)^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?\b`)
	// yearlessEnd finds such a day at the end of a line.
	yearlessEnd = regexp.MustCompile(`(?i)\s(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+(?:at\s+)?` + clock + `)?$`)
	tallyAt     = regexp.MustCompile(`^[#+-]?\d{1,4}(?:\.\d{1,3})*[.)]?(?:\s|$)`)
)

// yearless is how many bytes hold a day and a month, with a time.
const yearless = 24

// scanComment reads a line; ok is false where something is left over.
func (r *rules) scanComment(s string) (c commentScan, ok bool) {
	const longest = 160
	c = commentScan{r: r, s: s}
	if len(s) > longest {
		return c, false
	}
	c.days = r.dates(s)
	for {
		rest := strings.TrimLeft(s[c.at:], signatureSigns+"#\"'")
		c.at = len(s) - len(rest)
		if rest == "" {
			break
		}
		if c.who[1] == 0 && c.day == "" && !c.verb && !c.other && !c.aged {
			if n := len(tallyAt.FindString(rest)); n > 0 && n < len(rest) && !c.dayHere() {
				c.at += n
				continue
			}
		}
		if !c.date() && !c.take(agoAt, rest, &c.aged) && !c.take(shortAge, rest, &c.aged) && !(namesMonth(rest[:min(len(rest), yearless)]) && c.take(yearlessAt, rest, &c.aged)) && !c.take(clockAt, rest, nil) && !c.take(r.commentVerbs, rest, &c.verb) && !c.furniture(rest) && !c.name(rest) {
			return c, false
		}
	}
	if c.who[1] == 0 {
		c.who = c.guest
	}
	return c, true
}

// scanHead reads a line that may be the head of a comment. Of two links that hold a
// name the second is whom the reader answers.
func (r *rules) scanHead(l *line) (commentScan, bool) {
	c, ok := r.scanComment(l.plain)
	who := c.s[c.who[0]:c.who[1]]
	for i := 1; ok && i < len(l.links); i++ {
		if a := plain(l.links[i-1].text); a != "" && who == a+" "+plain(l.links[i].text) {
			c.who[1] = c.who[0] + len(a)
		}
	}
	return c, ok
}

func (c *commentScan) take(re *regexp.Regexp, rest string, note *bool) bool {
	n := len(re.FindString(rest))
	if n == 0 {
		return false
	}
	if note != nil {
		*note = true
	}
	c.at += n
	return true
}

func (c *commentScan) dayHere() bool {
	for _, d := range c.days {
		if d.start == c.at {
			return true
		}
	}
	return false
}

func (c *commentScan) date() bool {
	for _, d := range c.days {
		if d.start == c.at && c.day == "" {
			c.day, c.at = d.day, d.end
			return true
		}
	}
	return false
}

// furniture takes a link of the frame up to the next strong sign.
func (c *commentScan) furniture(rest string) bool {
	n := len(c.r.commentLinks.FindString(rest))
	if n == 0 {
		return false
	}
	c.other = true
	if strings.EqualFold(rest[:n], "guest") || strings.EqualFold(rest[:n], "anonymous") {
		c.guest = [2]int{c.at, c.at + n}
	}
	c.at += n
	return true
}

// name takes the words up to the next sign, date or verb; a second name, as
// of a place, belongs to the first.
func (c *commentScan) name(rest string) bool {
	const words = 6
	end := len(rest)
	for _, sign := range []string{"|", "·", "•", " »", " - ", "--", "(", "[", " @", ", ", ":"} {
		if i := strings.Index(rest, sign); i > 0 {
			end = min(end, i)
		}
	}
	for _, d := range c.days {
		if d.start > c.at {
			end = min(end, d.start-c.at)
		}
	}
	for _, re := range []*regexp.Regexp{c.r.commentVerbAhead, agoAhead, yearlessEnd} {
		if re == yearlessEnd && !namesMonth(rest[max(0, len(rest)-yearless):]) {
			continue
		}
		if g := re.FindStringIndex(rest); g != nil && g[0] > 0 {
			end = min(end, g[0])
		}
	}
	who := strings.TrimRight(rest[:end], signatureSigns)
	if dotted := who + "."; endsInInitial(dotted) && strings.HasPrefix(rest, dotted) {
		who = dotted
	}
	if g := rankBehind.FindStringIndex(who); g != nil && g[0] > 0 {
		who = who[:g[0]] // "40p"
	}
	if c.day != "" && who == rest[:end] && siteName.MatchString(who) {
		c.other = true // "on harbor.test"
		c.at += end
		return true
	}
	if c.who[1] > 0 || who == "" || shortAge.MatchString(who) || len(strings.Fields(who)) > words || !strings.ContainsFunc(who, unicode.IsLetter) || strings.ContainsAny(who, "?!\"") {
		return false
	}
	c.who = [2]int{c.at, c.at + len(who)}
	c.at += end
	return true
}

// rankBehind matches the points of a reader behind the name.
var rankBehind = regexp.MustCompile(`(?i)\s+\d+\s?(?:p|pts?|points?)$`)

// siteName matches the name of a site, which is no reader's.
var siteName = regexp.MustCompile(`^(?i:[a-z\d-]+\.)+[a-z]{2,}$`)

var agoAhead = regexp.MustCompile(`(?i)\b(?:\d+|an?)\s+(?:second|minute|hour|day|week|month|year)s? ago`)

// isHead tells whether what was read starts a comment or ends one.
func (c *commentScan) isHead(bare string) bool {
	if c.who[1] == 0 {
		return false
	}
	who := c.s[c.who[0]:c.who[1]]
	is := false
	switch {
	case c.day != "" || c.aged:
		is = c.verb || c.other || title(who) || endsInInitial(who) || !strings.Contains(who, " ")
	case c.verb:
		is = strings.HasSuffix(bare, ":") || strings.HasSuffix(bare, "...") || c.other
	default:
		is = c.other && (title(who) || !strings.Contains(who, " "))
	}
	return is && !noReader.MatchString(who) && !c.r.commentNoise.MatchString(bare)
}

func (c *commentScan) whoWords() int { return len(strings.Fields(c.s[c.who[0]:c.who[1]])) }

// isMail tells whether the line starts an e-mail: "From ann@example.test Mon Jun
// 2 10:11:12 2008".
func (c *commentScan) isMail() bool { return strings.Contains(c.s[c.who[0]:c.who[1]], "@") }

// isFoot tells whether what was read only dates the comment above.
func (c *commentScan) isFoot() bool { return c.who[1] == 0 && c.day != "" && (c.other || c.verb) }
