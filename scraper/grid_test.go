package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// TestGrids reads facts from tables as browsers copy them and text browsers
// draw them.
func TestGrids(t *testing.T) {
	const frame = "Two left hands\n\nCoach's Corner--May 5, 2009\n\nThe Client\n\n%\n\nQ. My spanners leave the bench at night and nobody has seen them go.\n\nA. Paint them pink, all of them, and say nothing for a fortnight.\n\nThe last word\n\nA tool that shames its thief comes home by itself.\n"
	want := corpus.Client{Name: "Uma", Age: 40, Title: "Senior fitter", Tenure: "18 months", TenureMonths: 18, Industry: "Ship yards and docks", Issue: "Tools that walk"}
	for name, table := range map[string]string{
		"tabs":          "Name\tAge\tTitle\tTime at organization\tIndustry\tIssue\nUma\t40\tSenior fitter\t18 months\tShip yards and docks\tTools that walk",
		"a cell a line": "Name\nUma\tAge\n40\tTitle\nSenior fitter\nTime at organization\n18 months\tIndustry\nShip yards and docks\tIssue\nTools that walk",
		"blanks": "Name Age     Title     Time at organization  Industry              Issue\n" +
			"Uma  40  Senior fitter 18 months             Ship yards and docks  Tools that walk",
		"wrapped cells": " Name  Age     Title          Time at           Industry           Issue\n" +
			"                           organization\n" +
			"Uma    40  Senior        18 months         Ship yards and      Tools\n" +
			"           fitter                          docks               that walk",
		"two rows of labels": "Name                             Age              Title\n" +
			"Uma                              40               Senior fitter\n" +
			"Time at organization             Industry         Issue\n" +
			"18 months                        Ship yards and   Tools that walk\n" +
			"                                 docks",
	} {
		t.Run(name, func(t *testing.T) {
			p := builtinProfile(t)
			ps := parse(p, meta{}, textLines(strings.Replace(frame, "%", table, 1), p))
			if d := cmp.Diff(want, ps.col.Client); d != "" {
				t.Error(d)
			}
			if ps.col.Title != "Two left hands" {
				t.Errorf("title %q", ps.col.Title)
			}
		})
	}
}

func TestLabelGoesOn(t *testing.T) {
	p := builtinProfile(t)
	for _, tt := range []struct {
		prev, name string
		want       bool
	}{
		{"Name: Uma | Title: Fitter | Time at", "organization", true},
		{"Title: Fitter, Time with", "company", true},
		{"Issue: Pay", "Title", false},
		{"Industry: A small", "organization", false},
		{"", "organization", false},
	} {
		l := line{text: tt.prev, plain: plain(tt.prev)}
		if got := p.labelGoesOn(&l, tt.name); got != tt.want {
			t.Errorf("%q and %q: %v", tt.prev, tt.name, got)
		}
	}
}

// TestNoGrid leaves text alone that only looks like a table.
func TestNoGrid(t *testing.T) {
	p := builtinProfile(t)
	for _, s := range []string{
		"Name Age Title\n\nand nothing below",
		"Name the problem first\nand then the person behind it",
		"Age and title matter little here\nthan many of us would like to think",
		"",
	} {
		if got := untabbed(spread(s, p), p); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
