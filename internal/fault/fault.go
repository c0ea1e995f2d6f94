// Package fault names the steps at which a run can be made to break, to show
// that it may break at each of them. In a program that is built without the
// tag faults a step is nothing at all.
//
// With the tag, COACHSEARCH_FAULT says what happens where:
//
//	STEP=kill     the process ends as by kill -9
//	STEP=ENOSPC   the step fails with this error; also EIO, EROFS, EACCES
//	STEP=lost     the step is taken and fails, as where an answer is lost on a network
//	STEP#3=kill   at the third time that it comes to the step
//
// and COACHSEARCH_STEPS names a file that the steps are written to as they are
// come to.
package fault
