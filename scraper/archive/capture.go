package archive

import "time"

// A Capture is one saved copy of one address, or one file.
type Capture struct {
	Path   string // slash-separated, relative to the archive named by the caller; the base name when that is a file
	Member string // the file inside a zip, tar or WACZ; "a.zip!b.html" when two deep
	Offset int64  // byte of the record in a WARC or ARC

	URL         string    // target address as the container states it, "" where it states none
	CapturedAt  time.Time // zero where the container states none
	Status      int       // HTTP status, 0 where unknown
	Location    string    // HTTP Location header
	ContentType string    // HTTP or part Content-Type as stated, "" where none

	Body []byte // transfer and content codings undone; nil when Err is set and nothing could be read

	// Truncated tells that the container ends or breaks inside this capture,
	// and Body is what could still be read.
	Truncated bool
	// Revisit tells that the record repeats an earlier one; Body is then that
	// record's body, or nil if it could not be found.
	Revisit bool
	// Err is why the capture could not be read, or not wholly. The capture
	// was found, so it is reported; nothing is dropped in silence.
	Err error
}
