package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A usage is the usage text of a command, taken apart.
type usage struct {
	name     string
	synopsis []string // lines, the command in front
	prose    []string // paragraphs
	options  []option
	notes    []note // what follows under a line that ends in a colon
}

type option struct {
	names string // "-addr HOST:PORT"
	text  string
}

// A note is a heading and the lines below it.
type note struct {
	heading string
	lines   []string
}

var optionLine = regexp.MustCompile(`^  (-[a-z][a-z-]*(?: [A-Z][A-Za-z:|._]*)?)(?: +(\S.*))?$`)

// parse takes a usage text apart. It refuses a line that it cannot place, so
// that no part of the text is missing from what is made of it.
func parse(name, text string) (usage, error) {
	u := usage{name: name}
	blocks := strings.Split(strings.TrimSpace(text), "\n\n")
	head, ok := cutFold(blocks[0], "usage:")
	if !ok {
		return u, fmt.Errorf("%s: the text does not begin with usage", name)
	}
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, name+" ") || len(u.synopsis) == 0:
			u.synopsis = append(u.synopsis, strings.Join(strings.Fields(line), " "))
		default:
			u.synopsis[len(u.synopsis)-1] += " " + line
		}
	}
	for _, block := range blocks[1:] {
		lines := strings.Split(block, "\n")
		switch {
		case strings.HasPrefix(block, "  -"):
			if err := u.addOptions(lines); err != nil {
				return u, err
			}
		case len(lines) > 1 && strings.HasPrefix(lines[1], "  "):
			// The last line before the indented ones is their heading.
			u.addNote(lines)
		default:
			u.prose = append(u.prose, strings.Join(lines, " "))
		}
	}
	return u, nil
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func (u *usage) addOptions(lines []string) error {
	for _, line := range lines {
		if m := optionLine.FindStringSubmatch(line); m != nil {
			u.options = append(u.options, option{m[1], m[2]})
			continue
		}
		if len(u.options) == 0 || !strings.HasPrefix(line, "   ") {
			return fmt.Errorf("%s: no option: %q", u.name, line)
		}
		o := &u.options[len(u.options)-1]
		o.text = strings.TrimSpace(o.text + " " + strings.TrimSpace(line))
	}
	return nil
}

func (u *usage) addNote(lines []string) {
	n := note{heading: strings.TrimSuffix(strings.TrimSuffix(lines[0], ":"), ".")}
	if _, after, ok := strings.Cut(lines[0], ". "); ok { // "Silent on success. Exit codes:"
		u.prose = append(u.prose, strings.TrimSuffix(lines[0], " "+after))
		n.heading = strings.TrimSuffix(after, ":")
	}
	for _, line := range lines[1:] {
		n.lines = append(n.lines, strings.TrimSpace(line))
	}
	u.notes = append(u.notes, n)
}

var flagName = regexp.MustCompile(`(?:^|[\[( ])(-[a-z][a-z-]*)(?: ([A-Z][A-Za-z:|._]*))?`)

// A form is one way to call a command: its subcommand, if it has any, and its
// flags.
type form struct {
	sub   string
	flags []string
	files []string // of them, those that a file or a folder follows
}

var fileWord = regexp.MustCompile(`FILE|DIR|PATH`)

func (u *usage) forms() []form {
	var forms []form
	for _, line := range u.synopsis {
		var f form
		if words := strings.Fields(line); len(words) > 1 && regexp.MustCompile(`^[a-z]+$`).MatchString(words[1]) {
			f.sub = words[1]
		}
		for _, m := range flagName.FindAllStringSubmatch(line, -1) {
			if slices.Contains(f.flags, m[1]) {
				continue
			}
			f.flags = append(f.flags, m[1])
			if fileWord.MatchString(m[2]) {
				f.files = append(f.files, m[1])
			}
		}
		forms = append(forms, f)
	}
	return forms
}
