package cli

import (
	"strconv"
	"strings"
	"unicode"
)

// Visible spells control characters as Go does, so that the name of a file can
// neither end a line nor give orders to a terminal.
func Visible(s string) string { return visible(s, "") }

// visible leaves some of them as they are.
func visible(s, except string) string {
	hidden := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(except, r) }
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			q := strconv.QuoteRuneToASCII(r)
			b.WriteString(q[1 : len(q)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
