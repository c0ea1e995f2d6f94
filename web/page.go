package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
)

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
}

// The style sheets beside the common one: a page loads at most one of them,
// so that a page of results carries no rules of other pages.
const (
	readStyle  = "read.css"
	toolsStyle = "tools.css"
)

func (s *server) shell(title string) shell {
	return shell{Site: s.name, Title: title, HeaderBox: true}
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
	NoIndex bool
}

// pages are the parsed templates, one a page.
type pages map[string]*template.Template

// An embedding is what is made of the embedded files.
type embedding struct {
	assets *assets
	pages  pages
}

// embedded makes it once: the files are the same for every server of the process.
var embedded = sync.OnceValues(func() (f embedding, err error) {
	if f.assets, err = loadAssets(); err != nil {
		return f, err
	}
	f.pages, err = parsePages(f.assets)
	return f, err
})

func parsePages(a *assets) (pages, error) {
	base, err := template.New("").Funcs(template.FuncMap{"static": a.url}).
		ParseFS(files, "templates/layout.tmpl", "templates/parts.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	names, err := fs.Glob(files, "templates/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	p := pages{}
	for _, name := range names {
		page := strings.TrimSuffix(path.Base(name), ".tmpl")
		if page == "layout" || page == "parts" {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(files, name)
		}
		if err != nil {
			return nil, fmt.Errorf("parse templates: %w", err)
		}
		p[page] = t
	}
	return p, nil
}

// render makes the whole page before the first byte is sent, so that a
// failing template cannot leave half a page behind.
func (s *server) render(w http.ResponseWriter, status int, name string, view any) error {
	return buffered(func(buf *bytes.Buffer) error {
		if err := s.pages[name].ExecuteTemplate(buf, "layout", view); err != nil {
			return fmt.Errorf("render %s: %w", name, err)
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
