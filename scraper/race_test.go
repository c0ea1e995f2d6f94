//go:build race

package scraper

// raceDetector tells that the tests run many times as slowly as without it.
const raceDetector = true
