package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.1100 generate -include-version=false -log-level warn

// A shell is what every page needs around its content.
type shell struct {
	Site        string
	Title       string // of the document, without the site
	Description string
	Canonical   string // address without what only one reader needs
	Robots      string // "noindex" where a crawler has no business
	Feed        string // address of the same as a feed
	Here        string // the entry of the navigation that is this page
	Q           string // what stands in the search box of the header
	HeaderBox   bool   // whether the header holds a search box
	Article     bool   // for social previews
	Published   string // day, of an article
	Author      string // of an article
	Style       string // a style sheet beside the common one
	JSONLD      any    // marshalled by the template

	assets *assets
}

// The style sheets beside the common one: a page loads at most one of them,
// so that a page of results carries no rules of other pages.
const (
	readStyle  = "read.css"
	toolsStyle = "tools.css"
)

func (s *server) shell(title string) shell {
	return shell{Site: s.name, Title: title, HeaderBox: true, assets: s.assets}
}

// documentTitle is what a tab and a bookmark say.
func (s *shell) documentTitle() string {
	if s.Title == "" {
		return s.Site
	}
	return s.Title + " – " + s.Site
}

// absolute makes a whole address of a path: with the base that is configured,
// or else with the host that was asked, as long as it looks like one.
func (s *server) absolute(r *http.Request, path string) string {
	switch {
	case s.base != "":
		return s.base + path
	case !hostLike.MatchString(r.Host):
		return path
	}
	return scheme(r) + "://" + r.Host + path
}

var hostLike = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// scheme is how the client asked. That it was by TLS a proxy may say; see
// [findClient].
func scheme(r *http.Request) string {
	if r.TLS != nil || r.Header.Get(forwardedProto) == "https" {
		return "https"
	}
	return "http"
}

type errorView struct {
	shell
	Status  int
	Heading string
	Detail  string
	Words   *option // a search for the words of an address that leads nowhere
	Again   string  // the same address, where it may answer in a moment
	Written bool    // the reader has filled in a form, which is a step back
	NoIndex bool
}

// A view is what a page says, with the template that says it.
type view interface{ page() templ.Component }

// render makes the whole page before the first byte is sent, so that a
// failing template cannot leave half a page behind. The request's deadline is
// for what is searched: past it, the page that says so is made as well.
func (s *server) render(w http.ResponseWriter, status int, v view) error {
	return buffered(func(buf *bytes.Buffer) error {
		if err := v.page().Render(context.Background(), buf); err != nil {
			return fmt.Errorf("render a page: %w", err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(buf.Bytes()) // the client may be gone
		return nil
	})
}

// webLink returns the address if it is one that a page may link to, else "".
// Records are bytes from outside: a javascript: address stays text.
func webLink(s string) string {
	l := strings.ToLower(s)
	if strings.HasPrefix(l, "http://") || strings.HasPrefix(l, "https://") {
		return s
	}
	return ""
}

// linkTo is webLink for an attribute: what may not stand in an address is
// escaped, as a browser does when one follows it.
func linkTo(s string) string {
	const signs = "!#$&*+,/:;=?@[]-._~"
	var b strings.Builder
	for i, link := 0, webLink(s); i < len(link); i++ {
		switch c := link[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(signs, c) >= 0,
			c == '%' && i+2 < len(link) && isHex(link[i+1]) && isHex(link[i+2]):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

// fragment leads to an element of the same page. A colon would make a scheme of
// what stands before it.
func fragment(id string) string {
	return "#" + strings.ReplaceAll(url.PathEscape(id), ":", "%3A")
}
