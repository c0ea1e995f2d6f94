package cli

import (
	"bytes"
	"errors"
	"testing"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain é.html": "plain é.html", "a\nb": `a\nb`, "\x1b[31m\a": `\x1b[31m\a`, "\u009b2J": `\u009b2J`, "\x00\x7f": `\x00\x7f`,
	} {
		if got := Visible(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// An error is told in one line, and what gives orders to a terminal is spelt.
func TestComplainVisibly(t *testing.T) {
	var b bytes.Buffer
	if Complain(&b, errors.Join(errors.New("open \x1b[31m.html"), errors.New("close it:\r\n\tat once\n")), "look at \x1b[31m"); b.String() != "error: open \\x1b[31m.html; close it:; at once\nhint: look at \\x1b[31m\n" {
		t.Errorf("%q", b.String())
	}
}
