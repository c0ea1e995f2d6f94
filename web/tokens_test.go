package web

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A rgb is a colour in sRGB, each part from 0 to 1.
type rgb [3]float64

func colour(t *testing.T, s string) rgb {
	t.Helper()
	s = strings.TrimPrefix(s, "#")
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 {
		t.Fatalf("no colour: %q", s)
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}
}

// mix is color-mix in sRGB: so much of a, and the rest of b.
func (a rgb) mix(share float64, b rgb) rgb {
	for i := range a {
		a[i] = a[i]*share + b[i]*(1-share)
	}
	return a
}

// contrast is that of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(a, b rgb) float64 {
	luminance := func(c rgb) float64 {
		for i, v := range c {
			if v <= 0.04045 {
				c[i] = v / 12.92
			} else {
				c[i] = math.Pow((v+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// tokens are the colours of the light and of the dark scheme by name.
func tokens(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := files.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(b, 2)
	if len(roots) != 2 {
		t.Fatal("there are no two lists of tokens")
	}
	out := map[string]map[string]string{}
	for i, scheme := range []string{"light", "dark"} {
		out[scheme] = map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]+);`).FindAllSubmatch(roots[i][1], -1) {
			out[scheme][string(m[1])] = string(m[2])
		}
	}
	return out
}

// What is read has a contrast of 4.5, what bounds a control one of 3, in both
// schemes; docs/design.md says so with the numbers.
func TestContrast(t *testing.T) {
	doc, err := os.ReadFile("../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	all := tokens(t)
	for _, pair := range []struct {
		front, back string
		least       float64
	}{
		{"ink", "paper", 4.5},
		{"ink", "sheet", 4.5},
		{"soft", "paper", 4.5},
		{"soft", "sheet", 4.5},
		{"spot", "paper", 4.5},
		{"spot", "sheet", 4.5},
		{"on-spot", "spot", 4.5},
		{"on-pen", "pen", 4.5},
		{"edge", "paper", 3},
	} {
		row := fmt.Sprintf("| `%s` on `%s` |", pair.front, pair.back)
		for _, scheme := range []string{"light", "dark"} {
			got := contrast(colour(t, all[scheme][pair.front]), colour(t, all[scheme][pair.back]))
			if got < pair.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, less than %.1f", scheme, pair.front, pair.back, got, pair.least)
			}
			row += fmt.Sprintf(" %.1f |", math.Floor(got*10)/10)
		}
		if !strings.Contains(string(doc), row) {
			t.Errorf("docs/design.md does not say: %s", row)
		}
	}
	for scheme, list := range all {
		ink, spot, paper := colour(t, list["ink"]), colour(t, list["spot"]), colour(t, list["paper"])
		for _, share := range []float64{.14, .28, .42} { // of the cells of a table by year
			if got := contrast(ink, spot.mix(share, paper)); got < 4.5 {
				t.Errorf("%s: ink on %.0f %% of spot has a contrast of %.2f", scheme, share*100, got)
			}
		}
	}
	for scheme, list := range all {
		for name, value := range list {
			if row := fmt.Sprintf("`--%s`", name); !strings.Contains(string(doc), row) {
				t.Errorf("docs/design.md does not name %s", row)
			}
			if !strings.Contains(string(doc), "`"+value+"`") {
				t.Errorf("docs/design.md does not say that --%s is %s (%s)", name, value, scheme)
			}
		}
	}
}
