package web

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"coachsearch/search"
)

// Limits that others set on what we tell them about ourselves.
const (
	maxSitemap   = 50_000 // addresses in one file: sitemaps.org
	maxShortName = 16     // characters of the name of a search engine: OpenSearch 1.1
)

// An openSearch is an OpenSearch 1.1 description: how a browser or a program
// searches here.
type openSearch struct {
	XMLName       xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string          `xml:"ShortName"`
	Description   string          `xml:"Description"`
	InputEncoding string          `xml:"InputEncoding"`
	Language      string          `xml:"Language"`
	Image         openSearchImage `xml:"Image"`
	URLs          []openSearchURL `xml:"Url"`
}

type openSearchImage struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Type   string `xml:"type,attr"`
	Href   string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr"`
	Template string `xml:"template,attr"`
}

func (s *server) openSearch(w http.ResponseWriter, r *http.Request) error {
	base := s.absolute(r, "/") // what a browser keeps of it must not depend on where it was read
	if s.fresh(w, r, "opensearch", base) {
		return nil
	}
	icon, err := s.assets.url("icon.svg")
	if err != nil {
		return err
	}
	name := []rune(s.name)
	d := openSearch{
		ShortName: string(name[:min(len(name), maxShortName)]), Description: "Search the workplace coaching columns of " + s.name + ".",
		InputEncoding: "UTF-8", Language: "en", Image: openSearchImage{16, 16, "image/svg+xml", s.absolute(r, icon)},
		URLs: []openSearchURL{
			{"text/html", "results", s.absolute(r, "/search?q={searchTerms}&page={startPage?}")},
			{"application/atom+xml", "results", s.absolute(r, "/search.atom?q={searchTerms}")},
			{"application/json", "results", s.absolute(r, "/api/v1/search?q={searchTerms}&page={startPage?}&per_page={count?}")},
			{"application/x-suggestions+json", "suggestions", s.absolute(r, "/api/v1/suggest?format=opensearch&q={searchTerms}")},
			{"application/opensearchdescription+xml", "self", s.absolute(r, "/opensearch.xml")},
		},
	}
	w.Header().Set("Content-Type", "application/opensearchdescription+xml; charset=utf-8")
	return writeXML(w, d)
}

func writeXML(w http.ResponseWriter, v any) error {
	b, err := xml.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode XML: %w", err)
	}
	_, _ = w.Write(append([]byte(xml.Header), b...))
	return nil
}

// crawled are the pages beside the columns that a crawler should know.
var crawled = []string{"/", "/search", "/search/advanced", "/about", "/api"}

// sitemap lists every column. Where there are more than one file may hold, it
// lists the files that do.
func (s *server) sitemap(w http.ResponseWriter, r *http.Request) error {
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		if x.Info().Columns+len(crawled) <= s.inSitemap {
			return s.writeSitemap(w, r, crawled, x.IDs(0, s.inSitemap))
		}
		out := startXML(w)
		out.open("sitemapindex")
		for n := range s.sitemapFiles(x) {
			out.location("sitemap", s.absolute(r, "/sitemap-"+strconv.Itoa(n+1)+".xml"))
		}
		out.close("sitemapindex")
		return nil
	})
}

// sitemapFile lists the columns of one of several files. The other pages are
// in the first.
func (s *server) sitemapFile(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || n < 1 {
		return errNoPage
	}
	return s.withIndex(func(x *search.Index) error {
		if n > s.sitemapFiles(x) {
			return errNoPage
		}
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		from, to := (n-1)*s.inSitemap-len(crawled), n*s.inSitemap-len(crawled)
		if n == 1 {
			return s.writeSitemap(w, r, crawled, x.IDs(0, to))
		}
		return s.writeSitemap(w, r, nil, x.IDs(from, to-from))
	})
}

func (s *server) sitemapFiles(x *search.Index) int {
	return pageCount(x.Info().Columns+len(crawled), s.inSitemap)
}

func (s *server) writeSitemap(w http.ResponseWriter, r *http.Request, pages, ids []string) error {
	out := startXML(w)
	out.open("urlset")
	for _, p := range pages {
		out.location("url", s.absolute(r, p))
	}
	for _, id := range ids {
		out.location("url", s.absolute(r, columnURL(id)))
	}
	out.close("urlset")
	return nil
}

// A sitemapWriter writes one address after another, so that a file of many
// is never whole in memory.
type sitemapWriter struct{ *bufio.Writer }

func startXML(w http.ResponseWriter) sitemapWriter {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	out := sitemapWriter{bufio.NewWriter(w)}
	out.put(xml.Header)
	return out
}

// put writes; the client may be gone, and nobody else is left to tell.
func (w sitemapWriter) put(s string) { _, _ = w.WriteString(s) }

func (w sitemapWriter) open(name string) {
	w.put("<" + name + ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
}

func (w sitemapWriter) location(name, address string) {
	w.put("<" + name + "><loc>")
	_ = xml.EscapeText(w, []byte(address))
	w.put("</loc></" + name + ">\n")
}

func (w sitemapWriter) close(name string) {
	w.put("</" + name + ">\n")
	_ = w.Flush()
}

// robots keeps crawlers off what is endless: filters, orders and pages of
// results, and the forms of the same. Words alone are somebody's link.
func (s *server) robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	text := "User-agent: *\nDisallow: /*?\nAllow: /search?q=\nDisallow: /search?q=*&\nDisallow: /search.\nDisallow: /api/\n"
	if u := s.absolute(r, "/sitemap.xml"); isWhole(u) {
		text += "\nSitemap: " + u + "\n" // which a sitemap must be
	}
	_, _ = w.Write([]byte(text)) //nolint:gosec // plain text, and no guessing of types
	return nil
}

func isWhole(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != ""
}
