package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
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
	opened    = 300    // questions whose hits are the columns that are opened
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

// again draws one of the popular questions by Zipf's law: the rank is
// distributed as 1/n where its logarithm is evenly distributed.
func (q *questions) again() string {
	for {
		// The n-th in proportion to 1/n, by rejection.
		n := 1 + q.rnd.IntN(len(q.common))
		if q.rnd.Float64() < 1/float64(n) {
			return q.common[n-1]
		}
	}
}

// makeDeck makes requests of all kinds. links are addresses of columns as
// results link to them.
func makeDeck(q *questions, links []string) *deck {
	d := &deck{}
	for len(d.requests) < deckSize {
		n := q.rnd.IntN(100)
		for kind, k := range requestKinds {
			if n -= k.of; n < 0 {
				d.requests = append(d.requests, get(kind, target(kind, q, links)))
				break
			}
		}
	}
	return d
}

func target(kind int, q *questions, links []string) string {
	switch kind {
	case newResults:
		t := "/search?q=" + url.QueryEscape(q.fresh())
		if q.rnd.IntN(inFilter) == 0 {
			t += "&industry=" + industry
		}
		if q.rnd.IntN(inPage) == 0 {
			t += "&page=2"
		}
		return t
	case sameResults:
		return "/search?q=" + url.QueryEscape(q.again())
	case columnPage:
		l := links[min(q.rnd.IntN(len(links)), q.rnd.IntN(len(links)))] // the first hits are opened more
		if q.rnd.IntN(inOutside) == 0 {
			l, _, _ = strings.Cut(l, "?")
		}
		return l
	case apiAnswer:
		text := q.fresh()
		if q.rnd.IntN(2) == 0 {
			text = q.again()
		}
		return "/api/v1/search?q=" + url.QueryEscape(text)
	}
	return "/api/v1/suggest?q=" + url.QueryEscape(q.deal(bulk.Prefix))
}

// findLinks asks questions as a program would and returns the addresses of
// what is found, first hits first.
func findLinks(addr string, q *questions) ([]string, error) {
	c := newConnection(addr)
	defer c.close()
	byRank := make([][]string, 10)
	for i := range opened {
		text := q.common[i%len(q.common)]
		if i >= len(q.common) {
			text = q.fresh()
		}
		var body bytes.Buffer
		if _, err := c.ask(plain("/api/v1/search?facets=none&q="+url.QueryEscape(text)), &body); err != nil {
			return nil, fmt.Errorf("ask %q: %w", text, err)
		}
		var found struct{ Hits []struct{ ID string } }
		if err := json.Unmarshal(body.Bytes(), &found); err != nil {
			return nil, fmt.Errorf("ask %q: %w", text, err)
		}
		for rank, h := range found.Hits {
			byRank[rank] = append(byRank[rank], "/columns/"+url.PathEscape(h.ID)+"?q="+url.QueryEscape(text))
		}
	}
	links := slices.Concat(byRank...)
	if len(links) == 0 {
		return nil, fmt.Errorf("%d questions find nothing", opened)
	}
	return links, nil
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
