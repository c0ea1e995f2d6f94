package scraper

import (
	"strings"
	"testing"
	"time"

	"coachsearch/scraper/archive"
)

// TestManyPieces reads pages that repeat one piece some ten thousand times:
// what takes the square of that takes minutes.
func TestManyPieces(t *testing.T) {
	const longest = 20 * time.Second // of processor
	pieces := 20_000
	comments := pieces
	if raceDetector { // with which pools lose what they hold, and expressions make their memory anew
		pieces, comments = 5_000, 1_000
	}
	column := formParts.Replace("<p>{S}, {D}</p><p>{F}</p>{text}<p>{B}</p>")
	many := func(s string) string { return strings.Repeat(s, pieces) }
	for name, page := range map[string]string{
		"hidden pieces of a heading": "<h1>" + many("<span style='display:none'>a b c</span>") + "</h1>",
		"hidden headings":            many("<h2 style='display:none'>some words here</h2>"),
		"images":                     many("<p><img alt='a picture of it'>x</p>"),
		"inline elements":            "<p>" + many("<b>The</b> one and <i>x</i> ") + "</p>",
		"labels":                     "<p>" + many("Age . . . ") + "</p>",
		"questions with days":        strings.Repeat("<div>Rita wrote:</div><div>so it was</div><div>5/6/2009 4:57:26 PM</div>", comments),
	} {
		t.Run(name, func(t *testing.T) {
			begun := processor(t)
			ReadPage(&archive.Capture{Path: "a.html", Body: []byte("<html><body>" + page + column)}, builtinProfile(t))
			if took := processor(t) - begun; took > longest {
				t.Errorf("%v", took)
			}
		})
	}
}
