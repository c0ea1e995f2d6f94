package scraper

import (
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"coachsearch/scraper/archive"
)

// Where the tools that save pages leave the address and the time.
var (
	waybackPath   = regexp.MustCompile(`(?:^|/)(?:web|wayback)/(\d{4,14})(?:[a-z]{2}_)?/((?:[a-z]{3,5}:/{1,2})?[^/\s].*)$`)
	waybackStamp  = regexp.MustCompile(`FILE ARCHIVED ON (\d{1,2}:\d{2}:\d{2} \w{3} \d{1,2}, \d{4}|\d{14})`)
	waybackWombat = regexp.MustCompile(`__wm\.wombat\("([^"]+)"\s*,\s*"(\d{14})"`)
	toolbarField  = regexp.MustCompile(`(?i)<input[^>]*\bname="?url"?[^>]*\bvalue="([^"]+)"`)
	toolbarCall   = regexp.MustCompile(`__wm\.bt\([^)]*?"web"\s*,\s*"([^"]+)"\s*,\s*"(\d{14})"`)
	googleCache   = regexp.MustCompile(`(?is)This is Google(?:'|&#39;|’)s\s+(?:<a[^>]*>)?\s*cache.{0,300}?(?:appeared|as retrieved) on (\d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT|\w{3} \d{1,2}, \d{4} \d{2}:\d{2}:\d{2} GMT)`)
	savedFrom     = regexp.MustCompile(`saved from url=\(\d+\)(\S+)`)
	singleURL     = regexp.MustCompile(`(?s)saved with SingleFile.*?url:\s*(\S+)`)
	singleDate    = regexp.MustCompile(`(?s)saved with SingleFile.*?saved date:\s*(\w{3} \w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})`)
	mirroredFrom  = regexp.MustCompile(`Mirrored from (\S+) by HTTrack[^,]*(?:\[[^\]]*\])?,\s*(\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT)?`)
	digits14      = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d{12})(?:[^0-9]|$)`)
	hostName      = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,})(?::\d+|\+\d+)?$`)
)

// origin finds a page's address and the time of its capture: what the
// container states, else what the tool that saved it wrote into the page,
// else what the names of file and folders tell.
func origin(c *archive.Capture, m *meta) (address string, at time.Time) {
	address, at = c.URL, c.CapturedAt
	take := func(u string, t time.Time) {
		if address == "" {
			address = u
		}
		if at.IsZero() {
			at = t
		}
	}
	if m != nil {
		for _, comment := range m.comments {
			take(fromComment(comment))
		}
		if g := waybackWombat.FindStringSubmatch(m.scripts); g != nil {
			take(g[1], stamp(g[2]))
		}
		if waybackStamp.MatchString(m.scripts) {
			_, t := fromComment(waybackStamp.FindString(m.scripts)) // as it wrote until 2008
			take("", t)
		}
		take(fromToolbar(m.toolbar))
		var cached []string
		if strings.Contains(strings.ToLower(m.top), "this is google") {
			cached = googleCache.FindStringSubmatch(m.top)
		}
		if cached != nil {
			for _, format := range []string{"2 Jan 2006 15:04:05 MST", "Jan 2, 2006 15:04:05 MST"} {
				if t, err := time.Parse(format, cached[1]); err == nil {
					take("", t)
				}
			}
		}
		u, t := unwrapWayback(m.canonical)
		if strings.Contains(u, "://") {
			take(u, t)
		}
		// Caches and the early Wayback Machine put in the page's own address.
		if strings.Contains(m.base, "://") && (cached != nil || m.archived()) {
			take(unwrapWayback(m.base))
		}
	}
	take(fromPath(c.Path, c.Member))
	if u, t := unwrapWayback(address); !t.IsZero() {
		address = u
		if at.IsZero() {
			at = t
		}
	}
	return address, at.UTC().Truncate(time.Second)
}

// fromToolbar reads the bar that the Wayback Machine puts on top of a page.
func fromToolbar(s string) (address string, at time.Time) {
	if g := toolbarCall.FindStringSubmatch(s); g != nil {
		return html.UnescapeString(g[1]), stamp(g[2])
	}
	if g := toolbarField.FindStringSubmatch(s); g != nil && strings.Contains(g[1], "://") {
		address = html.UnescapeString(g[1])
	}
	return address, at
}

// archived tells whether a comment of the Wayback Machine dates the page.
func (m *meta) archived() bool {
	return slices.ContainsFunc(m.comments, waybackStamp.MatchString) || waybackStamp.MatchString(m.scripts)
}

func fromComment(s string) (address string, at time.Time) {
	if g := waybackStamp.FindStringSubmatch(s); g != nil {
		if at = stamp(g[1]); at.IsZero() {
			if t, err := time.Parse("15:04:05 Jan 2, 2006", g[1]); err == nil {
				at = t
			}
		}
	}
	if g := savedFrom.FindStringSubmatch(s); g != nil {
		address = html.UnescapeString(g[1])
	}
	if g := singleURL.FindStringSubmatch(s); g != nil {
		address = html.UnescapeString(g[1])
	}
	if g := singleDate.FindStringSubmatch(s); g != nil {
		if t, err := time.Parse("Mon Jan 02 2006 15:04:05 GMT-0700", g[1]); err == nil {
			at = t
		}
	}
	if g := mirroredFrom.FindStringSubmatch(s); g != nil {
		address = html.UnescapeString(g[1])
		if u, t := unwrapWayback(address); !t.IsZero() {
			address, at = u, t // a mirror of the archive's copy
		}
		if !strings.Contains(address, "://") {
			address = "http://" + address
		}
		if u, err := url.Parse(address); err != nil || !strings.Contains(u.Host, ".") {
			address = ""
		}
		if t, err := time.Parse(time.RFC1123, g[2]); err == nil && at.IsZero() {
			at = t
		}
	}
	if strings.HasPrefix(address, "file:") || address == "about:internet" {
		address = ""
	}
	return address, at
}

// unwrapWayback returns the address inside one of the Wayback Machine, and
// its time; any other address comes back as it is.
func unwrapWayback(s string) (string, time.Time) {
	g := waybackPath.FindStringSubmatch(s)
	if g == nil {
		return s, time.Time{}
	}
	u := g[2]
	if scheme, rest, ok := strings.Cut(u, ":/"); ok {
		u = scheme + "://" + strings.TrimLeft(rest, "/")
	} else if !strings.HasPrefix(u, "mailto:") && !strings.HasPrefix(u, "javascript:") {
		u = "http://" + u
	}
	return u, stamp(g[1])
}

// stamp reads the digits of a time, of which the last may be missing.
func stamp(s string) time.Time {
	const full = "20060102150405"
	if len(s) > len(full) || len(s) < 8 || len(s)%2 != 0 {
		return time.Time{}
	}
	t, err := time.Parse(full[:len(s)], s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// fromPath reads what mirrors and crawlers write into names: a time of
// fourteen digits, and the host as the name of a folder.
func fromPath(p, member string) (address string, at time.Time) {
	full := p
	if member != "" {
		_, inner, nested := strings.Cut(member, "!")
		if !nested {
			inner = member
		}
		full = p + "/" + inner
		p = inner
	}
	if g := digits14.FindStringSubmatch(full); g != nil {
		at = stamp(g[1])
	}
	parts := strings.Split(path.Clean(p), "/")
	for i, part := range parts {
		if i == len(parts)-1 || !hostName.MatchString(strings.ToLower(part)) || isFileName(part) {
			continue
		}
		host := strings.Replace(part, "+", ":", 1)
		rest := strings.Join(parts[i+1:], "/")
		return "http://" + host + "/" + mirrorName(rest), at
	}
	return "", at
}

// isFileName tells whether a name with a dot rather is a file's.
func isFileName(s string) bool {
	switch strings.ToLower(path.Ext(s)) {
	case ".html", ".htm", ".php", ".asp", ".aspx", ".txt", ".zip", ".gz", ".tar", ".warc", ".arc", ".wacz", ".jsp", ".cfm", ".d", ".old", ".bak":
		return true
	}
	return false
}

// mirrorName undoes what wget and HTTrack do to a query in a file's name.
func mirrorName(s string) string {
	s = strings.Replace(s, "@", "?", 1)
	if name, ok := strings.CutSuffix(s, ".html"); ok && strings.Contains(name, "?") {
		s = name
	}
	if strings.Contains(s, "%3F") {
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
	}
	return s
}
