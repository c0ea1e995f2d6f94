package index

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Rules list names texts by the words that they hold.
type Rules []Rule

// A Rule gives a name to texts that hold one of its phrases.
type Rule struct {
	Name    string
	Phrases [][]string // of word forms
}

// ReadRules reads lines of "NAME: phrase, phrase"; # begins a comment line.
func ReadRules(r io.Reader) (Rules, error) {
	var rules Rules
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := strings.TrimSpace(s.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, list, ok := strings.Cut(line, ":")
		rule := Rule{Name: strings.TrimSpace(name)}
		for p := range strings.SplitSeq(list, ",") {
			if f := Forms(p); len(f) > 0 {
				rule.Phrases = append(rule.Phrases, f)
			}
		}
		if !ok || rule.Name == "" || len(rule.Phrases) == 0 {
			return nil, fmt.Errorf("read rules: line %d: want NAME: phrase, phrase", n)
		}
		rules = append(rules, rule)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return rules, nil
}

// First returns the name of the first rule that holds of a text, or "".
func (r Rules) First(text string) string {
	forms := Forms(text)
	for _, rule := range r {
		for _, p := range rule.Phrases {
			if containsRun(forms, p) {
				return rule.Name
			}
		}
	}
	return ""
}

// Forms returns the words of a text.
func Forms(text string) []string {
	var forms []string
	Tokens(text, func(t Token) { forms = append(forms, t.Form) })
	return forms
}

func containsRun(forms, run []string) bool {
	for i := 0; i+len(run) <= len(forms); i++ {
		if slices.Equal(forms[i:i+len(run)], run) {
			return true
		}
	}
	return false
}
