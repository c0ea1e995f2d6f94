package sample

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed judged
var judged embed.FS

// A JudgedSet is a set of judged queries on the archive; its name is that of
// its folder.
type JudgedSet string

const (
	// Readers are the queries of the yardstick: what people with a column's
	// problem would type or tell, in their everyday words.
	Readers JudgedSet = "readers"
	// Hard are queries that share hardly a word with the columns they are
	// after, some misspelt, some of the coach who looks for what she wrote.
	Hard JudgedSet = "hard"
	// Voices are the same problems in many voices: text messages, formal
	// letters, English that is not native, idioms, somebody else's side. Those
	// on odd lines ask for other columns than those on even lines.
	Voices JudgedSet = "voices"
	// Known are queries of the coach, who knows the column that she wants: half
	// remembered quotations, titles, names of clients, dates, parts.
	Known JudgedSet = "known"
	// Ways are the same problems asked for in further ways: a whole message with
	// all that does not matter, two words, two problems at once, what the matter is
	// not, figures, facts of the client, slips of the query's own syntax. Those on
	// odd lines ask for other columns than those on even lines.
	Ways JudgedSet = "ways"
)

// JudgedSets are all sets of judged queries.
var JudgedSets = []JudgedSet{Readers, Hard, Voices, Known, Ways}

// A Query is what somebody asks the archive.
type Query struct {
	ID    string `json:"_id"`
	Voice string `json:"voice"` // how it is asked, among [Voices], [Known] and [Ways]
	Text  string `json:"text"`
}

// A Judgment grades a column for a query by what it would do for who asks:
// 3 the advice for this very situation, 2 the same problem, clearly helpful,
// 1 it touches the problem and a part of the advice helps, 0 no help. Judged
// are the columns that several rankings had among their first fifteen, and
// whatever else a reader of the whole archive knew to help; the rest count as 0.
type Judgment struct {
	QueryID  string
	ColumnID string
	Score    int
}

// Queries are the queries of the set in their order.
func (s JudgedSet) Queries() ([]Query, error) {
	data, err := s.file("queries.jsonl")
	if err != nil {
		return nil, err
	}
	var all []Query
	dec := json.NewDecoder(bytes.NewReader(data))
	for dec.More() {
		var q Query
		if err := dec.Decode(&q); err != nil {
			return nil, fmt.Errorf("read %s/queries.jsonl: %w", s, err)
		}
		all = append(all, q)
	}
	return all, nil
}

// Judgments are the grades, by query and falling grade.
func (s JudgedSet) Judgments() ([]Judgment, error) {
	data, err := s.file("qrels/test.tsv")
	if err != nil {
		return nil, err
	}
	var all []Judgment
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		if n == 1 { // the header
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("read %s/qrels/test.tsv: line %d: %d cells, not 3", s, n, len(cells))
		}
		score, err := strconv.Atoi(cells[2])
		if err != nil {
			return nil, fmt.Errorf("read %s/qrels/test.tsv: line %d: %w", s, n, err)
		}
		all = append(all, Judgment{cells[0], cells[1], score})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s/qrels/test.tsv: %w", s, err)
	}
	return all, nil
}

// file reads a file of the set.
func (s JudgedSet) file(name string) ([]byte, error) {
	data, err := judged.ReadFile("judged/" + string(s) + "/" + name)
	if err != nil {
		return nil, fmt.Errorf("read judged queries: %w", err)
	}
	return data, nil
}
