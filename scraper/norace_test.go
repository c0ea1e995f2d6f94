//go:build !race

package scraper

const raceDetector = false
