package scraper

import "testing"

func TestReadTenure(t *testing.T) {
	for _, tc := range []struct {
		in, label string
		want      int
	}{
		{"13 years", "", 156},
		{"2 ½ years", "", 30},
		{"2½ years", "", 30},
		{"2.5 years", "", 30},
		{"2 1/2 years", "", 30},
		{"2-1/2 years", "", 30},
		{"two and a half years", "", 30},
		{"a year and a half", "", 18},
		{"One year and a half", "", 18},
		{"3 years, 4 months", "", 40},
		{"3 years and 4 months", "", 40},
		{"3 yrs 4 mos.", "", 40},
		{"3 yrs., 4 mths", "", 40},
		{"Nine months", "", 9},
		{"6 months", "", 6},
		{"18 months", "", 18},
		{"half a year", "", 6},
		{"Over 5 years", "", 60},
		{"more than twenty-five years", "", 300},
		{"almost 3 years", "", 36},
		{"About ten years", "", 120},
		{"5+ years", "", 60},
		{"1 yr", "", 12},
		{"1 yr.", "", 12},
		{"a year", "", 12},
		{"13 Years.", "", 156},
		{"15 years (3 as a manager)", "", 180},
		{"two decades", "", 240},
		{"8 weeks", "", 2},
		{"13", "Years at company", 156},
		{"13", "Time at organization", 0},
		{"since 1999", "", 0},
		{"Less than a year", "", 0},
		{"under 2 years", "", 0},
		{"a few years", "", 0},
		{"several months", "", 0},
		{"5-7 years", "", 0},
		{"5 to 7 years", "", 0},
		{"3 days", "", 0},
		{"new", "", 0},
		{"", "", 0},
	} {
		if got := readTenure(tc.in, tc.label); got != tc.want {
			t.Errorf("readTenure(%q, %q) = %d, want %d", tc.in, tc.label, got, tc.want)
		}
	}
}

func TestReadAge(t *testing.T) {
	for _, tc := range []struct {
		in    string
		years int
		text  string
	}{
		{"50", 50, ""},
		{"50 years old", 50, ""},
		{"50 yrs.", 50, ""},
		{"50-year-old", 50, ""},
		{"Fifty", 50, ""},
		{"fifty-two", 52, ""},
		{"mid-40s", 0, "mid-40s"},
		{"Early 50s", 0, "Early 50s"},
		{"about 50", 0, "about 50"},
		{"45-50", 0, "45-50"},
		{"50+", 0, "50+"},
		{"Over 60", 0, "Over 60"},
		{"500", 0, "500"},
		{"44 (and counting)", 44, "44 (and counting)"},
		{"Forty (she says)", 40, "Forty (she says)"},
		{"mid-40s (or so)", 0, "mid-40s (or so)"},
	} {
		if years, text := readAge(tc.in); years != tc.years || text != tc.text {
			t.Errorf("readAge(%q) = %d, %q, want %d, %q", tc.in, years, text, tc.years, tc.text)
		}
	}
}
