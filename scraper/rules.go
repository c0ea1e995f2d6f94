package scraper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rules is a profile made ready: every row compiled.
type rules struct {
	strip      []goquery.Matcher
	frame      map[string]bool // words of classes and ids
	panels     map[string]bool // the same
	spoken     map[string]bool // the same
	navigation *regexp.Regexp
	tail       *regexp.Regexp
	notices    *regexp.Regexp
	series     map[string]bool // folded
	seriesForm *regexp.Regexp
	hosts      map[string]bool // lower case, without www
	authors    map[string]bool // folded

	session, printParam, printValue, pageParam *regexp.Regexp

	partContinues, partContinued matcher

	parts                              []partRule
	sites                              map[string]bool // bare
	separators                         []string
	stripPrefix, stripSuffix, trailing matcher
	dateRules                          []dateRule
	months                             map[string]int // of other languages
	ignoreAfter                        *regexp.Regexp
	datePrefix                         *regexp.Regexp
	bylines                            []bylineRule
	signVerbs, signNoise               *regexp.Regexp
	signVerbAhead, about               *regexp.Regexp
	notNames                           map[string]bool
	commentRules                       []commentRule
	commentHeading                     matcher
	commentDate                        *regexp.Regexp
	commentText                        *regexp.Regexp
	commentEnd, commentNoise           *regexp.Regexp
	commentGone                        *regexp.Regexp
	commentMember                      *regexp.Regexp
	commentVerbs, commentVerbAhead     *regexp.Regexp
	saysAfter                          *regexp.Regexp
	commentLinks                       *regexp.Regexp

	labels         map[string]label // folded
	labelAt        *regexp.Regexp
	labelRules     []labelRule
	labelWords     map[string]field
	labelPoints    map[string]bool
	labelEnds      map[string]bool // last words of labels
	labelNever     map[string]bool
	companyName    *regexp.Regexp
	titleLabels    map[string]bool
	pictureNames   *regexp.Regexp
	headings       *regexp.Regexp
	headingMarks   map[string]mark          // folded
	packedHeadings map[string]string        // row of headingMarks by its letters alone
	headingStarts  map[string]*headingStart // by the first word
	headingForms   []markRule               // headings that hold a name
	leadWords      map[mark][]string        // bare, with blanks around
	salutations    []markRule
	pages          [phrases]*regexp.Regexp

	text textRules
}

// A markRule is a pattern of what opens a section.
type markRule struct {
	mark    mark
	re      *regexp.Regexp
	needles needles
}

func compile(f *profileFile) (r rules, err error) {
	r.text = newTextRules()
	r.hosts = make(map[string]bool, len(f.Hosts))
	for _, h := range f.Hosts {
		r.hosts[strings.TrimPrefix(strings.ToLower(h), "www.")] = true
	}
	r.frame, r.panels, r.series = set(f.Chrome), set(f.Panels), set(f.Series)
	r.spoken = set(f.Spoken)
	r.authors, r.notNames = set(f.Authors), set(f.Bylines.NotNames)
	for _, s := range f.Strip {
		r.strip = append(r.strip, s)
	}
	wider := make(map[string]bool)
	for _, l := range f.Dates.Layouts {
		// Where a month may be written out it may also be short.
		if wider[l.format] {
			continue
		}
		wider[strings.Replace(l.format, "January", "Jan", 1)] = true
		rule, err := newDateRule(l)
		if err != nil {
			return r, err
		}
		r.dateRules = append(r.dateRules, rule)
	}
	r.months = foreignMonths(f.Dates.Months)
	for _, x := range []struct {
		dst  **regexp.Regexp
		form string
		rows []pattern
	}{
		{&r.navigation, `^(?:%s)$`, f.Navigation},
		{&r.tail, `^(?:%s)`, f.Tail},
		{&r.notices, `^(?:%s)`, f.Notices},
		{&r.session, `^(?:%s)$`, f.Address.Session},
		{&r.printParam, `^(?:%s)$`, f.Address.Print},
		{&r.printValue, `^(?:%s)$`, f.Address.PrintValues},
		{&r.pageParam, `^(?:%s)$`, f.Address.Page},
		{&r.seriesForm, `^(?:%s)$`, f.SeriesPatterns},
		{&r.pictureNames, `(?:%s)`, f.Title.Pictures},
		{&r.stripSuffix.re, `(?:%s)$`, f.Title.StripSuffix},
		{&r.trailing.re, `(?:%s)$`, f.Bylines.Trailing},
		{&r.stripPrefix.re, `^(?:%s)`, f.Title.StripPrefix},
		{&r.datePrefix, `^(?:%s)\s*[:,-]*$`, f.Dates.Prefixes},
		{&r.ignoreAfter, `(?:^|[^a-z])(?:%s)[^a-z]{0,6}(?:on|at|by)?[^a-z]{0,4}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?$`, f.Dates.IgnoreAfter},
		{&r.partContinues.re, `^(?:%s)$`, f.Parts.Continues},
		{&r.companyName, `(?:%s)$`, f.CompanyNames},
		{&r.partContinued.re, `^(?:%s)$`, f.Parts.Continued},
		{&r.commentHeading.re, `^(?:%s)$`, f.Comments.Heading},
		{&r.commentDate, `^(?:%s)$`, f.Comments.Dates},
		{&r.commentText, `^(?:%s)`, f.Comments.TextLabels},
		{&r.commentEnd, `^(?:%s)`, f.Comments.End},
		{&r.commentGone, `^[\W_]*(?:%s)`, f.Comments.Gone},
		{&r.signVerbs, `^(?:%s)\b:?`, slices.Concat(f.Bylines.Verbs, f.Bylines.Leads)},
		{&r.about, `^(?:%s)`, f.Bylines.About},
		{&r.signVerbAhead, `\b(?:%s)\b`, f.Bylines.Verbs},
		{&r.signNoise, `^(?:%s)`, f.Bylines.Noise},
		{&r.commentVerbs, `^(?:(?:%s)\b|{verb}\b):?`, f.Comments.Openers},
		{&r.saysAfter, `\s+{verb}(?:\s+(?:%s))*:?$`, f.Comments.Openers},
		{&r.commentVerbAhead, `\b(?:(?:%s)\b|{verb}\b)`, f.Comments.Openers},
		{&r.commentLinks, `^(?:%s)`, f.Comments.Links},
		{&r.commentNoise, `^(?:%s)$`, f.Comments.Noise},
		{&r.commentMember, `^(?:%s)$`, f.Comments.Member},
	} {
		if *x.dst, err = anyOf(x.form, x.rows, r.macros(f)); err != nil {
			return r, err
		}
	}
	for _, m := range []*matcher{&r.partContinued, &r.partContinues, &r.trailing, &r.commentHeading, &r.stripSuffix, &r.stripPrefix} {
		m.needles = needlesOf(m.re)
	}
	for _, row := range f.Parts.Patterns {
		re, err := expand(row.expr, strings.NewReplacer("{k}", `(?P<k>\d{1,2})`, "{n}", `(?P<n>\d{1,2})`))
		if err != nil {
			return r, err
		}
		r.parts = append(r.parts, partRule{re, needlesOf(re)})
	}
	r.separators, r.sites, r.titleLabels = f.Title.Separators, make(map[string]bool), set(f.Title.Labels)
	for _, s := range f.Sites {
		r.sites[bare(s)] = true
	}
	if r.pages, err = f.Pages.compile(); err != nil {
		return r, err
	}
	if err := r.compileBylines(f); err != nil {
		return r, err
	}
	if err := r.compileLabels(f); err != nil {
		return r, err
	}
	return r, r.compileHeadings(f)
}

// set holds folded words.
func set(rows []string) map[string]bool {
	m := make(map[string]bool, len(rows))
	for _, s := range rows {
		m[fold(s)] = true
	}
	return m
}

// anyOf compiles the alternatives into form; none at all match nothing.
func anyOf(form string, rows []pattern, macros *strings.Replacer) (*regexp.Regexp, error) {
	if len(rows) == 0 {
		return regexp.Compile(`[^\s\S]`)
	}
	alts := make([]string, len(rows))
	for i, row := range rows {
		alts[i] = row.expr
	}
	return expand(fmt.Sprintf(form, strings.Join(alts, "|")), macros)
}

func expand(s string, macros *strings.Replacer) (*regexp.Regexp, error) {
	if macros != nil {
		s = macros.Replace(s)
	}
	re, err := regexp.Compile("(?i)" + s)
	if err != nil {
		return nil, fmt.Errorf("compile pattern: %w", err)
	}
	return re, nil
}

// longestFirst is an alternation of phrases in which a longer one is tried
// before what it starts with.
func longestFirst(phrases []string) string {
	sorted := slices.Clone(phrases)
	slices.SortFunc(sorted, func(a, b string) int { return len(b) - len(a) })
	alts := make([]string, len(sorted))
	for i, s := range sorted {
		alts[i] = strings.ReplaceAll(regexp.QuoteMeta(s), " ", `\s+`)
	}
	return strings.Join(alts, "|")
}

// matches tells whether a folded text is of the given kind.
func (r *rules) matches(kind phrase, s string) bool { return r.pages[kind].MatchString(s) }

// isChrome tells whether an element's class or id names a part of the frame.
func (r *rules) isChrome(n *html.Node) bool {
	switch n.Data {
	case "nav":
		return true
	case "footer":
		// That of an article or of a comment is none of the page.
		for up := n.Parent; up != nil; up = up.Parent {
			if up.DataAtom == atom.Article || up.DataAtom == atom.Li || up.DataAtom == atom.Section {
				return false
			}
		}
		return true
	}
	for _, a := range n.Attr {
		if a.Key != "class" && a.Key != "id" {
			continue
		}
		for w := range strings.FieldsFuncSeq(strings.ToLower(a.Val), func(c rune) bool { return unicode.IsSpace(c) || c == '_' }) {
			if r.frame[w] {
				return true
			}
		}
	}
	return false
}

// hidden tells whether an element is not shown. One of several panels that a
// click shows is text like the others.
func (r *rules) hidden(n *html.Node) bool {
	is := false
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			is = true
		case "class":
			is = is || slices.ContainsFunc(strings.Fields(a.Val), func(w string) bool { return r.spoken[strings.ToLower(w)] })
		case "style":
			is = is || strings.Contains(strings.ToLower(strings.ReplaceAll(a.Val, " ", "")), "display:none")
		}
	}
	return is && !r.isPanel(n) && !toggled(n)
}

// isPanel tells whether an element is called one that a click shows.
func (r *rules) isPanel(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "class" || a.Key == "id" || a.Key == "role" {
			for w := range strings.FieldsFuncSeq(strings.ToLower(a.Val), func(c rune) bool { return !unicode.IsLetter(c) }) {
				if r.panels[w] {
					return true
				}
			}
		}
	}
	return false
}

// toggled tells whether the heading in front of a hidden block is a link within
// the page: a click on it shows the block.
func toggled(n *html.Node) bool {
	if n.DataAtom != atom.Div && n.DataAtom != atom.Dd && n.DataAtom != atom.Section {
		return false
	}
	head := n.PrevSibling
	for head != nil && head.Type != html.ElementNode {
		head = head.PrevSibling
	}
	if head == nil || !isHeading(head) && head.DataAtom != atom.Dt {
		return false
	}
	for c := head.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.A && withinPage(attr(c, "href")) {
			return true
		}
	}
	return false
}

// isNavigation tells whether a line belongs to the page's frame by its words.
func (r *rules) isNavigation(l *line) bool {
	if len(l.links) == 0 && barMenu(l.plain) {
		return true
	}
	return len(l.plain) < 120 && (r.navigation.MatchString(strings.Trim(l.plain, " []|()*·•")) || allPieces(l, r.navigation))
}

// isPagePart tells whether a line is a notice about the page and not about
// what it says, although it reads as a sentence.
func (r *rules) isPagePart(l *line) bool { return r.notices.MatchString(l.plain) }

// allPieces tells whether a line is a row of pieces, each of them marked off by
// an element and matched by re.
func allPieces(l *line, re *regexp.Regexp) bool {
	from, pieces := 0, 0
	for _, end := range append(slices.Clip(l.marks), len(l.text)) {
		piece := strings.Trim(plain(l.text[from:max(from, min(end, len(l.text)))]), " []|()*:·•-")
		from = max(from, min(end, len(l.text)))
		if piece == "" {
			continue
		}
		if !re.MatchString(piece) {
			return false
		}
		pieces++
	}
	return pieces > 1
}

// barMenu tells whether a line is a row of short words with bars between
// them, as text renderings show a menu.
func barMenu(s string) bool {
	parts := strings.Split(s, "|")
	if len(parts) < 3 || strings.ContainsAny(s, ":?!0123456789") {
		return false
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return len(strings.Fields(p)) > 3 })
}

// isSeries tells whether s is the name of a series: one that the profile
// knows, or a few words in the form of one.
func (r *rules) isSeries(s string) bool {
	f := strings.Trim(fold(s), " .:-|")
	return r.series[f] || len(f) < 50 && title(s) && r.seriesForm.MatchString(f)
}

// title tells whether the words of s that are not small ones start with
// capitals.
func title(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if c := firstRune(w); unicode.IsLower(c) && len(w) > 3 {
			return false
		}
	}
	return true
}
