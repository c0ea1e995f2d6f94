package corpus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MaxIDBytes bounds the length of an id.
const MaxIDBytes = 512

// Validate reports what makes c unfit to be indexed: an id that is missing or
// unusable in an address, no text at all, an unknown kind of section, or a
// date that is not a day. Everything else may be absent.
func (c *Column) Validate() error {
	if err := validID(c.ID); err != nil {
		return err
	}
	if strings.TrimSpace(c.Title) == "" && !slices.ContainsFunc(c.Sections, Section.hasText) {
		return fmt.Errorf("column %s: neither a title nor a section with text", c.ID)
	}
	for _, s := range c.Sections {
		if !slices.Contains(Kinds, s.Kind) {
			return fmt.Errorf("column %s: unknown section kind %q", c.ID, s.Kind)
		}
	}
	for _, d := range []struct{ field, day string }{{"date", c.Date}, {"posted", c.Posted}} {
		if d.day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.day); err != nil {
			return fmt.Errorf("column %s: %s %q is not a day like 2008-10-06", c.ID, d.field, d.day)
		}
	}
	switch {
	case c.Client.Age < 0:
		return fmt.Errorf("column %s: negative age", c.ID)
	case c.Client.TenureMonths < 0:
		return fmt.Errorf("column %s: negative tenure_months", c.ID)
	}
	return nil
}

func validID(id string) error {
	switch {
	case id == "":
		return errors.New("column without an id")
	case len(id) > MaxIDBytes:
		return fmt.Errorf("id of %d bytes is longer than %d", len(id), MaxIDBytes)
	case !utf8.ValidString(id):
		return fmt.Errorf("id %q is not UTF-8", id)
	case id == "." || id == "..":
		return fmt.Errorf("id %q cannot stand in an address", id)
	case strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }):
		return fmt.Errorf("id %q holds white space or control characters", id)
	}
	return nil
}

func (s Section) hasText() bool {
	return slices.ContainsFunc(s.Paragraphs, func(p string) bool { return strings.TrimSpace(p) != "" })
}
