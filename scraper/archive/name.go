package archive

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// validName makes a file name valid UTF-8: what is not is taken for
// windows-1252, which maps every byte the same way on every run.
func validName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	return decodeName(name, charmap.Windows1252)
}

func decodeName(name string, from *charmap.Charmap) string {
	var b strings.Builder
	for i := range len(name) {
		b.WriteRune(from.DecodeByte(name[i]))
	}
	return b.String()
}

// memberName normalises the name of an entry and tells whether it stays
// inside its container. The name is returned either way, for the report.
func memberName(name string) (string, bool) {
	slashed := strings.ReplaceAll(name, `\`, "/")
	if strings.ContainsRune(slashed, 0) || hasDrive(slashed) || !filepath.IsLocal(slashed) {
		return name, false
	}
	return strings.TrimPrefix(slashed, "./"), true
}

func hasDrive(name string) bool {
	return len(name) > 1 && name[1] == ':' && (name[0]|0x20 >= 'a' && name[0]|0x20 <= 'z')
}
