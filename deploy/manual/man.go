package main

import (
	"fmt"
	"regexp"
	"strings"
)

// man writes a manual page of section 1.
func man(u usage, summary string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(`.\" Made by go generate from what %s -h prints.`, u.name)
	line(`.TH %s 1 "" "coachsearch" "User Commands"`, strings.ToUpper(u.name))
	line(".SH NAME\n%s \\- %s", u.name, roff(summary))
	line(".SH SYNOPSIS")
	for i, s := range u.synopsis {
		if i > 0 {
			line(".br")
		}
		name, rest, _ := strings.Cut(s, " ")
		line(".B %s\n%s", roff(name), roff(rest))
	}
	line(".SH DESCRIPTION")
	for i, p := range u.prose {
		if i > 0 {
			line(".PP")
		}
		line("%s", roff(p))
	}
	if len(u.options) > 0 {
		line(".SH OPTIONS")
	}
	for _, o := range u.options {
		line(".TP\n.B %s\n%s", roff(o.names), roff(o.text))
	}
	for _, n := range u.notes {
		if strings.EqualFold(n.heading, "exit codes") {
			line(".SH EXIT STATUS")
			codes(line, n.lines)
			continue
		}
		line(".SH EXAMPLES\n%s:\n.PP\n.nf", roff(n.heading))
		for _, l := range n.lines {
			line("%s", roff(l))
		}
		line(".fi")
	}
	line(".SH SEE ALSO\n%s", seeAlso(u.name))
	return b.String()
}

var codeLine = regexp.MustCompile(`^([0-9]+) +(\S.*)$`)

func codes(line func(string, ...any), lines []string) {
	for _, l := range lines {
		if m := codeLine.FindStringSubmatch(l); m != nil {
			line(".TP\n.B %s\n%s", m[1], roff(m[2]))
		} else {
			line("%s", roff(l))
		}
	}
}

func seeAlso(name string) string {
	var list []string
	for _, c := range commands {
		if c.name != name {
			list = append(list, fmt.Sprintf(".BR %s (1)", c.name))
		}
	}
	return strings.Join(list, ",\n")
}

var roffText = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`)

// roff escapes a text; a line of it never begins with a request.
func roff(s string) string {
	s = roffText.Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}
