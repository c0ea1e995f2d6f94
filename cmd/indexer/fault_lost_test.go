//go:build linux

package main

import (
	"testing"
)

// A step that is taken, and of which the answer is lost, as on a file system of
// a network, leaves no link that leads nowhere: the run has published, and says so,
// or it has not.
func TestAnswerIsLost(t *testing.T) {
	b := buildBroken(t)
	fresh := newNightly(t)
	for _, step := range b.steps(append(fresh.again().args(), "-keep", "1")...) {
		n := fresh.again()
		old := current(t, n.data)
		code, out := b.run([]string{"COACHSEARCH_FAULT=" + step + "=lost"}, append(n.args(), "-keep", "1")...)
		if now := current(t, n.data); (code == 0) != (now != old) {
			t.Errorf("the answer to %s is lost: exit code %d, current was %s and is %s\n%s", step, code, old, now, out)
		}
		switch step {
		case "name generation", "make link", "swap link", "set generation aside", "name manifest.json", "name records.sha256", "name last-run.json", "name pages.cache":
			if code != 0 || out != "" {
				t.Errorf("the answer to %s is lost: exit code %d\n%s", step, code, out)
			}
		}
		n.whole("the answer to " + step + " was lost")
		n.tidy("the answer to " + step + " was lost")
		must(t, 0, n.args()...)
		n.whole("the run after the answer to " + step + " was lost")
	}
}
