package sample_test

import (
	"slices"
	"testing"

	"coachsearch/internal/sample"
)

func TestLabels(t *testing.T) {
	topics, err := sample.Topics()
	if err != nil {
		t.Fatal(err)
	}
	unused := map[string]bool{}
	for _, topic := range topics {
		unused[topic.Name] = true
	}
	known := len(unused)
	labels, err := sample.Labels()
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsByID(t)
	for _, l := range labels {
		if columns[l.ColumnID] == nil {
			t.Errorf("%s: labels without a column", l.ColumnID)
		}
		delete(columns, l.ColumnID)
		if !slices.Contains(sample.Levels, l.Level) {
			t.Errorf("%s: unknown level %q", l.ColumnID, l.Level)
		}
		for _, topic := range l.Topics {
			if !slices.ContainsFunc(topics, func(k sample.Topic) bool { return k.Name == topic }) {
				t.Errorf("%s: unknown topic %q", l.ColumnID, topic)
			}
			delete(unused, topic)
		}
	}
	for id := range columns {
		t.Errorf("%s: no labels", id)
	}
	for topic := range unused {
		t.Errorf("topic %q: no column", topic)
	}
	if known < 25 {
		t.Errorf("%d topics", known)
	}
}
