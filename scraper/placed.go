package scraper

import (
	"regexp"
	"strconv"

	"golang.org/x/net/html"
)

// Programs that make pages of printed ones give every line an element and a
// place of its own. What parts paragraphs is then the room between two lines.

// placedAt finds the distance from the top in a style.
var placedAt = regexp.MustCompile(`(?i)position:\s*absolute;.*?\btop:\s*(\d{1,6})`)

// fewestPlaced is how many lines a page of placed lines has, at the least.
const fewestPlaced = 8

// spaceLines sets the gaps between placed lines by how far apart they are.
func spaceLines(lines []line) []line {
	tops := make([]int, len(lines))
	steps := make(map[int]int)
	placed := 0
	for i := range lines {
		if tops[i] = topOfBlock(lines[i].block); tops[i] < 0 {
			continue
		}
		placed++
		if i > 0 && tops[i-1] >= 0 && tops[i] > tops[i-1] {
			steps[tops[i]-tops[i-1]]++
		}
	}
	if placed < fewestPlaced || placed*2 < len(lines) {
		return lines
	}
	pitch, most := 0, 0 // from one line of a paragraph to the next
	for step, n := range steps {
		if n > most || n == most && step < pitch {
			pitch, most = step, n
		}
	}
	for i := 1; i < len(lines); i++ {
		step := tops[i] - tops[i-1]
		if tops[i] < 0 || tops[i-1] < 0 || step < 0 {
			continue
		}
		lines[i].gap = hard
		if step*4 <= pitch*5 {
			lines[i].gap = soft
		}
	}
	return lines
}

// topOfBlock is the distance of a placed block from the top, -1 for another.
func topOfBlock(n *html.Node) int {
	const up = 2
	for i := 0; n != nil && i < up; i, n = i+1, n.Parent {
		if g := placedAt.FindStringSubmatch(attr(n, "style")); g != nil {
			top, err := strconv.Atoi(g[1])
			if err == nil {
				return top
			}
		}
	}
	return -1
}
