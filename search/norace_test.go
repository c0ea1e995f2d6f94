//go:build !race

package search

// raceDetector tells that the tests run many times as slowly as without it.
const raceDetector = false
