package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"coachsearch/internal/sample/bulk"
)

// The kinds of requests, and how many of a hundred are of each: what comes from
// readers who type, look at results and open some, and from programs.
var requestKinds = []struct {
	name string
	of   int
}{
	newResults:  {"results, asked for the first time", 20},
	sameResults: {"results, of a popular question", 20},
	columnPage:  {"a column", 30},
	apiAnswer:   {"API, search", 15},
	suggestion:  {"completions", 15},
}

const (
	newResults = iota
	sameResults
	columnPage
	apiAnswer
	suggestion
)

// What readers type, and how many of a hundred do.
var typed = []struct {
	kind string
	of   int
}{{bulk.OneWord, 25}, {bulk.ThreeWords, 45}, {bulk.Twenty, 10}, {bulk.Forty, 5}, {bulk.Phrase, 10}, {bulk.Misspelt, 5}}

const (
	popular   = 200    // questions that come again and again, the n-th in proportion to 1/n
	deckSize  = 20_000 // requests until the first one comes again
	inFilter  = 5      // one in so many new questions has a filter,
	inPage    = 10     // and one in so many asks for a second page
	inOutside = 3      // one in so many columns is opened from elsewhere than results
	inOpened  = 4      // of one in so many new questions columns are opened
	followed  = 1000   // new questions of which readers open columns, two of each
)

// Headers of a current browser, and of a program.
const (
	browserHeaders = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
		"Accept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n" +
		"Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\nConnection: keep-alive\r\n"
	programHeaders = "User-Agent: Go-http-client/1.1\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n"
)

func get(kind int, target string) request {
	headers := browserHeaders
	if kind == apiAnswer {
		headers = programHeaders
	}
	return request{kind, write(target, headers)}
}

// plain is a request for an answer that is not compressed.
func plain(target string) []byte { return write(target, "") }

func write(target, headers string) []byte {
	return []byte("GET " + target + " HTTP/1.1\r\nHost: columns.example\r\n" + headers + "\r\n")
}

// questions deal what readers type.
type questions struct {
	of     map[string][]string // by kind
	dealt  map[string]int
	common []string
	rnd    *rand.Rand
}

func newQuestions(o options, rnd *rand.Rand) (*questions, error) {
	all, err := bulk.MakeQueries(bulk.Options{Columns: o.columns, Words: o.words}, min(deckSize/4, 5*o.columns))
	if err != nil {
		return nil, err
	}
	q := &questions{of: map[string][]string{}, dealt: map[string]int{}, rnd: rnd}
	for _, list := range all {
		q.of[list.Kind] = list.Text
	}
	for range popular {
		q.common = append(q.common, q.fresh())
	}
	return q, nil
}

// fresh returns a question that was not dealt before, as long as there is one.
func (q *questions) fresh() string {
	n := q.rnd.IntN(100)
	for _, t := range typed {
		if n -= t.of; n < 0 {
			return q.deal(t.kind)
		}
	}
	panic("what readers type is not a hundred of a hundred")
}

func (q *questions) deal(kind string) string {
	list := q.of[kind]
	q.dealt[kind]++
	return list[q.dealt[kind]%len(list)]
}

// A found question is one of which it is known what it finds.
type found struct {
	text string
	hits []string // ids of columns, the first hits first
}

// A reading makes requests of what readers do: they ask, and open columns that
// they have found. What they open soon after a new question stands in line.
type reading struct {
	*questions
	popular []found
	fresh   []found
	line    []string // addresses
}

// newReading asks questions as a program would and notes what is found.
func newReading(addr string, q *questions) (*reading, error) {
	r := &reading{questions: q}
	c := newConnection(addr)
	defer c.close()
	for i := range popular + min(followed, len(q.of[bulk.ThreeWords])/5) {
		if i < popular {
			f, err := find(c, q.common[i])
			if err != nil {
				return nil, err
			}
			r.popular = append(r.popular, f)
			continue
		}
		f, err := find(c, q.fresh())
		if err != nil {
			return nil, err
		}
		if len(f.hits) > 0 {
			r.fresh = append(r.fresh, f)
		}
	}
	if len(r.popular[0].hits) == 0 || len(r.fresh) == 0 {
		return nil, errors.New("the questions find nothing")
	}
	return r, nil
}

func find(c *connection, text string) (found, error) {
	f := found{text: text}
	var body bytes.Buffer
	if _, err := c.ask(plain("/api/v1/search?facets=none&q="+url.QueryEscape(text)), &body); err != nil {
		return f, fmt.Errorf("ask %q: %w", text, err)
	}
	var a struct{ Hits []struct{ ID string } }
	if err := json.Unmarshal(body.Bytes(), &a); err != nil {
		return f, fmt.Errorf("ask %q: %w", text, err)
	}
	for _, h := range a.Hits {
		f.hits = append(f.hits, h.ID)
	}
	return f, nil
}

// deck makes requests of all kinds.
func (r *reading) deck() *deck {
	d := &deck{}
	for len(d.requests) < deckSize {
		n := r.rnd.IntN(100)
		for kind, k := range requestKinds {
			if n -= k.of; n < 0 {
				d.requests = append(d.requests, get(kind, r.target(kind)))
				break
			}
		}
	}
	return d
}

func (r *reading) target(kind int) string {
	switch kind {
	case newResults:
		return r.newResults()
	case sameResults:
		return "/search?q=" + url.QueryEscape(r.again().text)
	case columnPage:
		return r.column()
	case apiAnswer:
		text := r.again().text
		if r.rnd.IntN(2) == 0 {
			text = r.questions.fresh()
		}
		return "/api/v1/search?q=" + url.QueryEscape(text)
	}
	return "/api/v1/suggest?q=" + url.QueryEscape(r.deal(bulk.Prefix))
}

// newResults asks a question for the first time. Some stay for what they find.
func (r *reading) newResults() string {
	if len(r.fresh) > 0 && r.rnd.IntN(inOpened) == 0 {
		f := r.fresh[0]
		r.fresh = r.fresh[1:]
		r.line = append(r.line, r.link(f), r.link(f))
		return "/search?q=" + url.QueryEscape(f.text)
	}
	t := "/search?q=" + url.QueryEscape(r.questions.fresh())
	if r.rnd.IntN(inFilter) == 0 {
		t += "&industry=" + industry
	}
	if r.rnd.IntN(inPage) == 0 {
		t += "&page=2"
	}
	return t
}

// column opens a column from elsewhere, from the results of a new question a
// moment ago, or from those of a popular one.
func (r *reading) column() string {
	if r.rnd.IntN(inOutside) == 0 {
		link, _, _ := strings.Cut(r.link(r.popular[r.rnd.IntN(len(r.popular))]), "?")
		return link
	}
	if len(r.line) > 0 && r.rnd.IntN(2) == 0 {
		link := r.line[0]
		r.line = r.line[1:]
		return link
	}
	return r.link(r.again())
}

// link is the address of a hit as the page of results has it: of the first ones
// more often.
func (r *reading) link(f found) string {
	if len(f.hits) == 0 {
		f = r.popular[0]
	}
	id := f.hits[min(r.rnd.IntN(len(f.hits)), r.rnd.IntN(len(f.hits)))]
	return "/columns/" + url.PathEscape(id) + "?q=" + url.QueryEscape(f.text)
}

// again draws one of the popular questions by Zipf's law: the n-th in
// proportion to 1/n.
func (r *reading) again() found {
	for {
		if n := r.rnd.IntN(len(r.popular)); r.rnd.IntN(n+1) == 0 {
			return r.popular[n]
		}
	}
}

// saveAnswers writes answers as they are sent, compressed, into a folder, and
// returns the requests for these files.
func saveAnswers(addr string, d *deck, dir string, n int) (*deck, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	c := newConnection(addr)
	defer c.close()
	files := &deck{}
	for i := range n {
		r := d.deal()
		var body bytes.Buffer
		a, err := c.ask(r.raw, &body)
		if err != nil {
			return nil, fmt.Errorf("save an answer: %w", err)
		}
		name := fmt.Sprintf("%05d.html", i)
		if strings.Contains(a.kind, "json") {
			name = fmt.Sprintf("%05d.json", i)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body.Bytes(), 0o644); err != nil {
			return nil, err
		}
		files.requests = append(files.requests, get(r.kind, "/"+name))
	}
	return files, nil
}
