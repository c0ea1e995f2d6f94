// Package relevance reads judged query sets in the BEIR layout ([Read]) and
// measures rankings against them ([Judge]).
package relevance

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// A Document is an entry of corpus.jsonl.
type Document struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// A Query is an entry of queries.jsonl.
type Query struct {
	ID       string `json:"_id"`
	Text     string `json:"text"`
	Metadata struct {
		Long string `json:"long"` // the letter that Text sums up, where there is one
	} `json:"metadata"`
}

// Judgments are the grades of documents by query id and document id.
type Judgments map[string]map[string]int

// A Set is a collection with its judged queries.
type Set struct {
	Documents []Document
	Queries   []Query // those with at least one positive judgment
	Judgments Judgments
}

// Read reads corpus.jsonl, queries.jsonl (either may end in .gz) and
// qrels/test.tsv.
func Read(dir fs.FS) (*Set, error) {
	s := &Set{}
	if err := eachLine(dir, "corpus.jsonl", func(line []byte) error {
		var d Document
		err := json.Unmarshal(line, &d)
		s.Documents = append(s.Documents, d)
		return err
	}); err != nil {
		return nil, err
	}
	var err error
	if s.Judgments, err = readJudgments(dir, "qrels/test.tsv"); err != nil {
		return nil, err
	}
	if s.Queries, err = readQueries(dir, s.Judgments); err != nil {
		return nil, err
	}
	return s, nil
}

func readQueries(dir fs.FS, j Judgments) (queries []Query, err error) {
	err = eachLine(dir, "queries.jsonl", func(line []byte) error {
		var q Query
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if j.positive(q.ID) {
			queries = append(queries, q)
		}
		return nil
	})
	return queries, err
}

func (j Judgments) positive(query string) bool {
	for _, grade := range j[query] {
		if grade > 0 {
			return true
		}
	}
	return false
}

func readJudgments(dir fs.FS, name string) (Judgments, error) {
	j := Judgments{}
	n := 0
	err := eachLine(dir, name, func(line []byte) error {
		n++
		f := strings.Split(string(line), "\t")
		if len(f) != 3 {
			return errors.New("want query-id, corpus-id and score, parted by tabs")
		}
		grade, err := strconv.Atoi(strings.TrimSpace(f[2]))
		if err != nil {
			if n == 1 {
				return nil // the header
			}
			return err
		}
		if j[f[0]] == nil {
			j[f[0]] = map[string]int{}
		}
		j[f[0]][f[1]] = grade
		return nil
	})
	return j, err
}

// maxLine bounds a line of a set.
const maxLine = 16 << 20

func eachLine(dir fs.FS, name string, do func([]byte) error) (err error) {
	f, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if gz, gzErr := dir.Open(name + ".gz"); gzErr == nil {
			f, err, name = gz, nil, name+".gz"
		}
	}
	if err != nil {
		return fmt.Errorf("open set: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	for n := 1; sc.Scan(); n++ {
		if line := sc.Bytes(); len(strings.TrimSpace(string(line))) > 0 {
			if err := do(line); err != nil {
				return fmt.Errorf("read %s: line %d: %w", name, n, err)
			}
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
