package scraper

import (
	"fmt"
	"strings"
)

// maxPageBytes bounds the memory that reading a page takes: a page made to hurt
// has millions of tags and takes gigabytes, and a run reads several pages at a
// time. It is room for thousands of columns on one page, and for pictures and
// fonts of any size that a page was saved with.
const maxPageBytes = 256 << 20

// What reading takes of each, measured on pages of nothing else.
const (
	perByte      = 20
	perLine      = 120
	perTag       = 280
	perAttribute = 100
)

// A size is how much there is to read in a page.
type size struct{ text, lines, tags, attributes int }

func (s size) memory() int {
	return perByte*s.text + perLine*s.lines + perTag*s.tags + perAttribute*s.attributes
}

func (s size) String() string {
	return fmt.Sprintf("too large: at least %d bytes of text, %d lines, %d tags and %d attributes", s.text, s.lines, s.tags, s.attributes)
}

// excess reports whether there is too much to read in a page, and how much was
// found until then.
func excess(text string, markup bool) (size, bool) {
	if len(text)*(perByte+perLine) <= maxPageBytes { // nothing takes more for a byte
		return size{}, false
	}
	if !markup {
		s := size{text: len(text), lines: strings.Count(text, "\n")}
		return s, s.memory() > maxPageBytes
	}
	m := measure{rest: text}
	for m.memory() <= maxPageBytes && m.next() {
	}
	return m.size, m.memory() > maxPageBytes
}

// A measure counts what there is in markup. A tokenizer would keep a million
// attributes before it tells of the first.
type measure struct {
	size
	rest string
}

// next goes on behind the next tag.
func (m *measure) next() bool {
	at := strings.IndexByte(m.rest, '<')
	if at < 0 || at+1 == len(m.rest) {
		m.text += len(m.rest)
		return false
	}
	m.text += at
	m.rest = m.rest[at+1:]
	switch c := m.rest[0]; {
	case strings.HasPrefix(m.rest, "!--"):
		m.skip("-->")
	case c == '/' || c == '!' || c == '?':
		m.skip(">")
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		m.tag()
	default:
		m.text++
	}
	return true
}

func (m *measure) skip(past string) {
	_, m.rest, _ = strings.Cut(m.rest, past)
}

// tag counts a tag and its attributes. The text of scripts and styles is not
// read, and so not counted.
func (m *measure) tag() {
	m.tags++
	name := strings.IndexAny(m.rest, " \t\r\n\f/>")
	if name < 0 {
		m.rest = ""
		return
	}
	mute := ""
	if a := m.rest[:name]; strings.EqualFold(a, "script") || strings.EqualFold(a, "style") {
		mute = a
	}
	m.rest = m.rest[name:]
	for m.rest != "" && m.memory() <= maxPageBytes {
		m.rest = strings.TrimLeft(m.rest, " \t\r\n\f/")
		if strings.HasPrefix(m.rest, ">") {
			m.rest = m.rest[1:]
			break
		}
		m.attribute()
	}
	for mute != "" {
		m.skip("</")
		if len(m.rest) < len(mute) || strings.EqualFold(m.rest[:len(mute)], mute) {
			mute = ""
		}
	}
}

func (m *measure) attribute() {
	m.attributes++
	end := strings.IndexAny(m.rest[min(len(m.rest), 1):], "= \t\r\n\f/>") + 1
	if end == 0 {
		m.rest = ""
		return
	}
	m.rest = strings.TrimLeft(m.rest[end:], " \t\r\n\f")
	if !strings.HasPrefix(m.rest, "=") {
		return
	}
	m.rest = strings.TrimLeft(m.rest[1:], " \t\r\n\f")
	if m.rest != "" && (m.rest[0] == '"' || m.rest[0] == '\'') {
		quote := m.rest[:1]
		m.rest = m.rest[1:]
		m.skip(quote)
		return
	}
	if end := strings.IndexAny(m.rest, " \t\r\n\f>"); end >= 0 {
		m.rest = m.rest[end:]
	} else {
		m.rest = ""
	}
}
