package archive

import (
	"strings"
	"testing"
)

func TestZerosBehindAPage(t *testing.T) {
	zeros := strings.Repeat("\x00", 4096)
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{zeros, ""},
		{"<p>a</p>", "<p>a</p>"},
		{"<p>a</p>" + zeros, "<p>a</p>"},
		{"<p>a\x00b</p>\n" + zeros[:1], "<p>a\x00b</p>\n"},
		{"\xff\xfea\x00>\x00", "\xff\xfea\x00>\x00"},
		{"\xff\xfea\x00>\x00" + zeros, "\xff\xfea\x00>\x00"},
		{"\xfe\xff\x00a\x00>" + zeros, "\xfe\xff\x00a\x00>"},
	} {
		if got := string(withoutZeros([]byte(tc.in))); got != tc.want {
			t.Errorf("%.20q: %q, want %q", tc.in, got, tc.want)
		}
	}
}
