package index

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestRecordsAreReadAsTheyWereWritten(t *testing.T) {
	long := string(bytes.Repeat([]byte("much advice "), 3000))
	for _, tc := range []corpus.Column{
		{},
		{ID: "a", Title: "plain"},
		{ID: "quoted", Title: `She said “no” and "no" again`, Author: corpus.Author{Name: `back\slash`, Role: "tab\tnewline\n"}},
		{ID: "é", Title: "naïve ☃ 𝄞 \u2028 <b>&amp;</b>", Client: corpus.Client{Age: 41, Extra: map[string]string{"Kids": "2", `"Pets"`: "a \"cat\""}}},
		{ID: "long", Confidence: 0.5, Sections: []corpus.Section{
			{Kind: corpus.Question, Paragraphs: []string{long, "", "end"}},
			{Kind: corpus.Answer, Heading: "Answer:", Paragraphs: []string{`"` + long + `"`}},
		}},
		{ID: "rest", Resources: []corpus.Resource{{Title: "Book", URL: "http://example.com/?a=1&b=2"}}, Comments: []corpus.Comment{{Author: "X", Text: "thanks"}}},
	} {
		blob, err := json.Marshal(tc)
		if err != nil {
			t.Fatal(err)
		}
		var want, got corpus.Column
		if err := json.Unmarshal(blob, &want); err != nil {
			t.Fatal(err)
		}
		if err := readRecord(blob, &got); err != nil {
			t.Fatalf("%s: %v", tc.ID, err)
		}
		for i := range blob { // it is used for the next record
			blob[i] = '#'
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", tc.ID, diff)
		}
	}
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	for _, blob := range []string{"", "{", `{"id":"a"`, `{"id":1}`, `{"id":"a\x"}`, "{\"id\":\"\xff\"}", `{"title":["a"]}`, `{"id":"a"} {}`} {
		var want, got corpus.Column
		if err := json.Unmarshal([]byte(blob), &want); err == nil {
			t.Fatalf("%q is a record", blob)
		}
		if err := readRecord([]byte(blob), &got); err == nil {
			t.Errorf("%q: no error", blob)
		}
	}
}

func TestColumnsAreFewThingsInMemory(t *testing.T) {
	c := corpus.Column{ID: "a", Title: "b", Sections: []corpus.Section{{Kind: corpus.Answer}}}
	for range 100 {
		c.Sections[0].Paragraphs = append(c.Sections[0].Paragraphs, "Ask what was meant, before you answer it.")
	}
	blob, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(100, func() {
		if err := readRecord(blob, new(corpus.Column)); err != nil {
			t.Fatal(err)
		}
	})
	if n > 30 {
		t.Errorf("a column of 100 paragraphs takes %v allocations", n)
	}
}

func BenchmarkReadRecord(b *testing.B) {
	c := corpus.Column{ID: "a", Title: "b"}
	for _, k := range corpus.Kinds {
		s := corpus.Section{Kind: k}
		for range 3 {
			s.Paragraphs = append(s.Paragraphs, string(bytes.Repeat([]byte("Ask what was meant. "), 12)))
		}
		c.Sections = append(c.Sections, s)
	}
	blob, err := json.Marshal(c)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := readRecord(blob, new(corpus.Column)); err != nil {
			b.Fatal(err)
		}
	}
}
