package index

import (
	"slices"

	"coachsearch/internal/corpus"
)

// Version is the version of the format. A reader opens its own version only;
// the indexer rebuilds when it differs.
//
//	1  postings a field, lexicon, forward texts, attributes
//	2  completions
//	3  postings over all fields with bounds
//	4  the order of facet values
//	5  sums of blocks in the manifest
//	6  texts in units of 16 bits
//	7  the heads of a column's texts before them
//	8  the apostrophe ʼ alone is no word and begins none
//	9  "let's" is a word of its own
const Version = 9

// A Field is a searchable part of a column.
type Field uint8

// The fields, in the order in which a text stores them.
const (
	Title Field = iota
	Issue
	Question
	Answer
	Inner
	Outer
	Last
	FollowUp
	Other
	Comments
	Role
	Industry
	Name
	NumFields
)

var fieldNames = [NumFields]string{
	"title", "issue", "question", "answer", "inner", "outer", "last",
	"follow_up", "other", "comments", "role", "industry", "name",
}

// AllFields is the set of every field, bit 1<<Field.
const AllFields = uint16(1)<<NumFields - 1

// String returns the name of the field in the Bleve index and before a colon
// in a query.
func (f Field) String() string { return fieldNames[f] }

// FieldNamed returns the field of a name.
func FieldNamed(name string) (Field, bool) {
	i := slices.Index(fieldNames[:], name)
	return Field(i), i >= 0
}

var kindFields = map[corpus.Kind]Field{
	corpus.Question: Question, corpus.Answer: Answer, corpus.InnerGame: Inner, corpus.OuterGame: Outer,
	corpus.LastWord: Last, corpus.FollowUp: FollowUp, corpus.Other: Other,
}

// KindField returns the field that holds the sections of a kind.
func KindField(k corpus.Kind) Field { return kindFields[k] }

// Texts returns the paragraphs of every field of a column. Their order within
// a field is the order on the page.
func Texts(c *corpus.Column) [NumFields][]string {
	var t [NumFields][]string
	one := func(f Field, s string) {
		if s != "" {
			t[f] = []string{s}
		}
	}
	one(Title, c.Title)
	one(Issue, c.Client.Issue)
	one(Role, c.Client.Title)
	one(Industry, c.Client.Industry)
	one(Name, c.Client.Name)
	for _, s := range c.Sections {
		f := kindFields[s.Kind]
		t[f] = append(t[f], s.Paragraphs...)
	}
	for _, cm := range c.Comments {
		t[Comments] = append(t[Comments], cm.Text)
	}
	return t
}
