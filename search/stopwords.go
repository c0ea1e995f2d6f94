package search

import (
	"strings"

	"coachsearch/internal/index"
)

// isStop reports whether a word form is one of the stop list. Such words count
// little (Ranking.StopWeight), except in quotes or when a query holds nothing
// else.
func isStop(form string) bool { return index.IsStop(form) }

// IsStop reports whether a word, as somebody typed it, is one of the stop list.
func IsStop(word string) bool { return index.IsStop(strings.ToLower(word)) }
