package archive

import "time"

// A Capture is one saved copy of one address, or one file, or one place in a
// container where something was found that could not be read.
type Capture struct {
	Path   string // slash-separated, relative to the archive named by the caller; the base name when that is a file
	Member string // the file inside a zip, tar or WACZ; "a.zip!b.html" when two deep
	// Offset is the byte of the record in a WARC or ARC as it is stored: the
	// byte of the gzip member where a member begins with the record, and the
	// byte in the uncompressed text where it does not. It is 0 elsewhere. Pages
	// in the frames of a saved page differ in their URL alone.
	Offset int64

	URL         string    // target address as the container states it, "" where it states none
	CapturedAt  time.Time // zero where the container states none
	Status      int       // HTTP status, 0 where unknown
	Location    string    // HTTP Location header
	ContentType string    // HTTP or part Content-Type as stated, "" where none

	Body []byte // transfer and content codings undone; nil when Err is set and nothing could be read

	// Skipped tells that the body holds no text by its type or its first bytes
	// (an image, a font, a PDF) and was left out; Body and Err are then nil.
	Skipped bool
	// Truncated tells that the container ends or breaks inside this capture,
	// and Body is what could still be read. Err is then set too.
	Truncated bool
	// Revisit tells that the record repeats an earlier one; Body is then that
	// record's body, or nil if it could not be found.
	Revisit bool
	// Err is why the capture could not be read, or not wholly; it wraps one of
	// the errors of this package. A Body beside it may still be worth reading.
	// The capture was found, so it is reported; nothing is dropped in silence.
	Err error
}
