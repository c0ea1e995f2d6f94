package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"coachsearch/indexer"
)

// The metrics that the documents name are those that a rebuild writes.
func TestDocumentedMetrics(t *testing.T) {
	now := time.Now()
	has := string(metricsText(&indexer.State{Generation: "any", LastRun: &indexer.LastRun{Finished: now, Succeeded: now}}, 0))
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("coachsearch_indexer_[a-z_]+").FindAllString(string(doc), -1)
	for _, name := range names {
		if !strings.Contains(has, "\n"+name+"{") && !strings.Contains(has, "\n"+name+" ") {
			t.Errorf("there is no %s", name)
		}
	}
	if len(names) < 3 {
		t.Errorf("only %d metrics are named", len(names))
	}
}
