package scraper

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestDecode(t *testing.T) {
	wide := func(s string, bom bool) string {
		var sb strings.Builder
		if bom {
			sb.WriteString("\xff\xfe")
		}
		for _, u := range utf16.Encode([]rune(s)) {
			sb.WriteByte(byte(u))
			sb.WriteByte(byte(u >> 8))
		}
		return sb.String()
	}
	for _, tc := range []struct {
		name, in, contentType, want, enc string
	}{
		{"utf-8 without a declaration", "Coach’s", "", "Coach’s", "utf-8"},
		{"utf-8 that its header calls latin", "Coach’s", "text/html; charset=iso-8859-1", "Coach’s", "utf-8"},
		{"utf-8 with its end cut", "Coach’s “\xe2\x80", "", "Coach’s “\ufffd", "utf-8"},
		{"byte-order mark", "\xef\xbb\xbfCoach", "", "Coach", "utf-8"},
		{"windows-1252 without a declaration", "Coach\x92s", "", "Coach’s", "windows-1252"},
		{"windows-1252 that calls itself iso-8859-1", `<meta content="text/html; charset=iso-8859-1">Coach` + "\x92s", "", `<meta content="text/html; charset=iso-8859-1">Coach’s`, "windows-1252"},
		{"windows-1252 that calls itself utf-8", "Coach\x92s", "text/html; charset=utf-8", "Coach’s", "windows-1252"},
		{"an old Mac's, without a declaration", "Coach\xd5s \xd2corner\xd3 \xd0 don\xd5t, no\x91l", "", "Coach’s “corner” – don’t, noël", "macintosh"},
		{"one apostrophe of an old Mac", "the founder\xd5s son", "text/html; charset=utf-8", "the founder’s son", "macintosh"},
		{"a capital in a word", "the foun\xd5sder son", "", "the founÕsder son", "windows-1252"},
		{"an old Mac's that calls itself latin", "Coach\xd5s \xd2corner\xd3", "text/html; charset=iso-8859-1", "Coach’s “corner”", "macintosh"},
		{"one capital with a tilde", "caf\xd5s", "text/html; charset=iso-8859-1", "cafÕs", "windows-1252"},
		{"Catalan", "<p>\xd2scar i \xd2scar", "text/html; charset=iso-8859-1", "<p>Òscar i Òscar", "windows-1252"},
		{"windows-1252 that calls itself Chinese", "Coach\x92s corner", "text/html; charset=gb2312", "Coach’s corner", "windows-1252"},
		{"windows-1252 that calls itself Japanese", "Coach\x92s \x93corner\x94", "text/html; charset=shift_jis", "Coach’s “corner”", "windows-1252"},
		{"Japanese", "\x83\x52\x81\x5b\x83\x60\x82\xcc\x83\x52\x81\x5b", "text/html; charset=shift_jis", "コーチのコー", "shift_jis"},
		{"Chinese", "\xbd\xcc\xc1\xb7", "text/html; charset=gb2312", "教练", "gbk"},
		{"quotes in a page of ISO 8859", "Coach\x92s \xa4", "text/html; charset=iso-8859-15", "Coach’s €", "iso-8859-15"},
		{"pieces of two encodings", "Coach’s \x93corner\x94", "text/html; charset=utf-8", "Coach’s “corner”", "windows-1252"},
		{"koi8", "\xf7\xcf\xd4", "text/html; charset=koi8-r", "Вот", "koi8-r"},
		{"utf-16 with a mark", wide("Coach’s", true), "", "Coach’s", "utf-16le"},
		{"utf-16 by its label", wide("<html>Coach’s corner</html>", false), "text/html; charset=utf-16", "<html>Coach’s corner</html>", "utf-16le"},
		{"nothing", "", "", "", "utf-8"},
	} {
		got, enc := decode([]byte(tc.in), tc.contentType)
		if got != tc.want || enc != tc.enc {
			t.Errorf("%s: %q by %s, want %q by %s", tc.name, got, enc, tc.want, tc.enc)
		}
	}
}

func TestRepair(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		undone   int
	}{
		{"Coachâ€™s â€œcornerâ€\u009d", "Coach’s “corner”", 3},
		{"Coachâ€™s â€œcornerâ€.", "Coach’s “corner”.", 3},
		{"cafÃ© and rÃ©sumÃ©", "café and résumé", 3},
		{"one â€” only", "one â€” only", 0}, // one pattern is no proof
		{"Coach\u0092s", "Coach’s", 0},
		{"Ã la carte â plain", "Ã la carte â plain", 0},
		{"Ãƒ©tÃƒÂ© Ã¢â‚¬â„¢ Ã¢â‚¬â„¢", "", -1}, // twice over: must not get worse
		{"naïve “quotes” — fine", "naïve “quotes” — fine", 0},
	} {
		got, undone, _ := repair(tc.in)
		if tc.undone < 0 {
			if broken(got) > broken(tc.in) {
				t.Errorf("repair(%q) = %q", tc.in, got)
			}
			continue
		}
		if got != tc.want || undone != tc.undone {
			t.Errorf("repair(%q) = %q, %d, want %q, %d", tc.in, got, undone, tc.want, tc.undone)
		}
	}
}
