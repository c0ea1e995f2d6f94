package scraper

import (
	"net"
	"net/url"
	"path"
	"slices"
	"strings"
)

// address resolves what a link says against the page's own address and takes
// the Wayback Machine off it. What leads nowhere is "".
func (ps *parser) address(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") || strings.HasPrefix(strings.ToLower(href), "javascript:") {
		return ""
	}
	href, _ = unwrapWayback(href)
	if strings.HasPrefix(href, "www.") {
		href = "http://" + href
	}
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	for _, base := range []string{ps.meta.base, ps.meta.address} {
		base, _ = unwrapWayback(base)
		b, err := url.Parse(base)
		if err == nil && b.IsAbs() && !u.IsAbs() {
			u = b.ResolveReference(u)
		}
	}
	return u.String()
}

// canonical is the form of an address in which captures of one page compare:
// no scheme, no www, no default port, no index page, no session, no print
// switch, no fragment, sorted parameters, and no case where the server has
// none. The number of a page of several stands in it; base has it taken out.
func (r *rules) canonical(address string) (full, base string, page string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return "", "", ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if host == "" {
		return "", "", ""
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host = net.JoinHostPort(host, p)
	}
	p := r.canonicalPath(u.Path)
	noCase := strings.Contains(strings.ToLower(p), ".asp") || strings.Contains(strings.ToLower(p), ".cfm")
	if noCase {
		p = strings.ToLower(p)
	}
	var keep, plainParams []string
	for param := range strings.FieldsFuncSeq(strings.ReplaceAll(u.RawQuery, "&amp;", "&"), func(c rune) bool { return c == '&' || c == ';' }) {
		name, val, _ := strings.Cut(param, "=")
		if n, err := url.QueryUnescape(name); err == nil {
			name = n
		}
		if v, err := url.QueryUnescape(val); err == nil {
			val = v
		}
		lower := strings.ToLower(name)
		if r.session.MatchString(lower) || r.printParam.MatchString(lower) || r.printValue.MatchString(strings.ToLower(val)) {
			continue
		}
		if noCase {
			name, val = lower, strings.ToLower(val)
		}
		keep = append(keep, name+"="+val)
		if r.pageParam.MatchString(lower) && digits(val) {
			page = val
			continue
		}
		plainParams = append(plainParams, name+"="+val)
	}
	slices.Sort(keep)
	slices.Sort(plainParams)
	return host + p + "?" + strings.Join(keep, "&"), host + p + "?" + strings.Join(plainParams, "&"), page
}

// isVisit tells whether an address says more than which page it is: a session
// or a switch to the print version.
func (r *rules) isVisit(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return false
	}
	if _, param, ok := strings.Cut(u.Path, ";"); ok {
		name, _, _ := strings.Cut(param, "=")
		if r.session.MatchString(strings.ToLower(name)) {
			return true
		}
	}
	for param := range strings.FieldsFuncSeq(u.RawQuery, func(c rune) bool { return c == '&' || c == ';' }) {
		name, val, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(param, "amp;")), "=")
		if r.session.MatchString(name) || r.printParam.MatchString(name) || r.printValue.MatchString(val) {
			return true
		}
	}
	return false
}

func (r *rules) canonicalPath(p string) string {
	if i := strings.IndexByte(p, ';'); i >= 0 {
		name, _, _ := strings.Cut(p[i+1:], "=")
		if r.session.MatchString(strings.ToLower(name)) {
			p = p[:i]
		}
	}
	if p == "" {
		p = "/"
	}
	dir, file := path.Split(path.Clean("/" + p))
	stem, _, _ := strings.Cut(strings.ToLower(file), ".")
	if stem == "index" || stem == "default" || strings.HasPrefix(strings.ToLower(file), "home.htm") {
		file = ""
	}
	return strings.TrimSuffix(dir+file, "/")
}

func digits(s string) bool {
	return s != "" && len(s) < 4 && strings.Trim(s, "0123456789") == ""
}

// reads tells whether the profile is for the host of an address; one that
// names no hosts is for all, and a page of unknown address may be of any.
func (r *rules) reads(address string) bool {
	u, err := url.Parse(address)
	if len(r.hosts) == 0 || err != nil || u.Host == "" {
		return true
	}
	return r.hosts[strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")]
}
