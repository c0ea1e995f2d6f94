package scraper

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// tenureUnits finds the quantities of a length of time; group 1 is what
// stands before the unit.
var (
	tenureUnit = regexp.MustCompile(`(?i)([^,;]*?)\b?(years?|yrs?|months?|mos?|mths?|weeks?|wks?|decades?)\b\.?(\s+and\s+(?:a\s+)?(half|quarter))?`)
	tenureLead = regexp.MustCompile(`(?i)^(?:[^a-z0-9½¼¾⅓⅔]*)(?:(?:just|well|a little|slightly|only|for|about|around|approximately|approx\.?|roughly|nearly|almost|over|more than|more|some|at least|going on|the past|the last|past|last|now|so far|here|in total|total|total of|currently)\s+)*(?:of\s+)?`)
	unread     = regexp.MustCompile(`(?i)\b(?:less than|under|not (?:yet|quite)|since|few|several|many|couple|ago|or so|between|almost no|too)\b|\d\s*(?:-|–|—|to|or)\s*\d+\s*(?:y|m|w)`)
	agePlus    = regexp.MustCompile(`^([^()]*?\S)\s*\([^()]*\)$`) // "44 (and counting)"
	plainAge   = regexp.MustCompile(`(?i)^(?:age:?\s*|aged\s+)?(\d{1,3})(?:\s*[.,]|\s*(?:-|\s)?(?:years?|yrs?\.?)(?:[- ]*old|\s+of\s+age)?\.?|\s*y\.?o\.?)?$`)
	fraction   = regexp.MustCompile(`^(\d+(?:\.\d+)?)?\s*(?:(?:and|&|-)?\s*(\d)\s*[/⁄]\s*(\d)|([½¼¾⅓⅔⅛]))?\+?$`)
)

// readTenure reads a length of time as months; 0 stands for what cannot be
// read without a guess. A number alone counts as years where the label says
// so.
func readTenure(s, labelText string) int {
	f := fold(s)
	if unread.MatchString(f) {
		return 0
	}
	f = tenureLead.ReplaceAllString(f, "")
	for _, half := range []string{"half a year", "a half year", "a half-year", "half year"} {
		if rest, ok := strings.CutPrefix(f, half); ok {
			f = "6 months" + rest
		}
	}
	months, last, found := 0.0, 1000.0, false
	for pos := 0; pos < len(f); {
		g := tenureUnit.FindStringSubmatchIndex(f[pos:])
		if g == nil || g[0] != 0 {
			break
		}
		before := f[pos+g[2] : pos+g[3]]
		n, ok := quantity(strings.Trim(before, " ,;-+&."))
		unit := monthsIn(f[pos+g[4]])
		if !ok || unit >= last {
			break
		}
		if g[8] >= 0 {
			n += map[byte]float64{'h': .5, 'q': .25}[f[pos+g[8]]]
		}
		months += n * unit
		last, found = unit, true
		pos += g[1]
		rest := strings.TrimLeft(f[pos:], " ,;&")
		rest = strings.TrimPrefix(rest, "and ")
		pos = len(f) - len(rest)
	}
	if !found {
		if n, ok := quantity(strings.Trim(f, " +.")); ok && strings.Contains(strings.ToLower(labelText), "year") {
			return int(math.Round(n * 12))
		}
		return 0
	}
	return int(math.Round(months))
}

// monthsIn is the length of a unit by its first letter.
func monthsIn(unit byte) float64 {
	return map[byte]float64{'d': 120, 'y': 12, 'm': 1, 'w': 12.0 / 52}[unit]
}

// quantity reads a number in digits, with fractions, or in words.
func quantity(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	for _, pre := range []string{"and ", "or "} {
		s = strings.TrimPrefix(s, pre)
	}
	s, half := strings.CutSuffix(s, " and a half")
	if !half {
		s, half = strings.CutSuffix(s, " and one half")
	}
	add := 0.0
	if half {
		add = .5
	}
	if g := fraction.FindStringSubmatch(s); g != nil && s != "" {
		n := add
		if g[1] != "" {
			v, err := strconv.ParseFloat(g[1], 64)
			if err != nil {
				return 0, false
			}
			n += v
		}
		if g[2] != "" && g[3] != "0" {
			n += float64(g[2][0]-'0') / float64(g[3][0]-'0')
		}
		n += map[string]float64{"½": .5, "¼": .25, "¾": .75, "⅓": 1.0 / 3, "⅔": 2.0 / 3, "⅛": .125}[g[4]]
		return n, n > 0 && n < 1000
	}
	n, ok := numberWord(s)
	return float64(n) + add, ok
}

// numberWord reads a number up to ninety-nine in words; an article is one.
func numberWord(s string) (int, bool) {
	units := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety")
	if s == "a" || s == "an" || s == "one full" || s == "a full" {
		return 1, true
	}
	total, seen := 0, false
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		n := index(units, w)
		if n < 0 {
			if n = index(tens, w); n >= 0 {
				n = (n + 2) * 10
			}
		}
		if n < 0 || seen && (n > 9 || total%10 != 0 || total < 20) {
			return 0, false
		}
		total, seen = total+n, true
	}
	return total, seen
}

func index(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

// readAge reads an age that is a plain number; any other is kept as text.
func readAge(s string) (years int, text string) {
	f := fold(s)
	if g := plainAge.FindStringSubmatch(f); g != nil {
		if n, err := strconv.Atoi(g[1]); err == nil && n > 0 && n < 120 {
			return n, ""
		}
	}
	f = strings.TrimSuffix(strings.TrimSuffix(f, " years old"), " years")
	if n, ok := numberWord(f); ok && n > 9 {
		return n, ""
	}
	if g := agePlus.FindStringSubmatch(f); g != nil {
		n, _ := readAge(g[1])
		return n, s
	}
	return 0, s
}
