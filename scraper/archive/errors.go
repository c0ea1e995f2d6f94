package archive

import "errors"

// What can be wrong with a capture. [Capture.Err] wraps one of them.
var (
	ErrUnreadable  = errors.New("cannot be read")                   // the file system refuses, or the file is gone
	ErrTruncated   = errors.New("ends too early")                   // the container or the coding ends inside the capture
	ErrCorrupt     = errors.New("damaged")                          // bytes that no record, member or coding explains
	ErrUnsafeName  = errors.New("unsafe name")                      // the member's name leads out of its container
	ErrLimit       = errors.New("over a limit")                     // larger, denser or more than Options allow
	ErrNotRegular  = errors.New("not a regular file")               // a pipe, socket, device, or a link inside a container
	ErrLink        = errors.New("link leaves the archive or loops") // a symbolic link that is not followed
	ErrTooDeep     = errors.New("nested too deeply")                // containers or codings within each other
	ErrUnsupported = errors.New("not supported")                    // an encrypted member, a container of an unknown kind
	ErrUnresolved  = errors.New("revisited record not found")       // a revisit whose original is not at hand
	ErrNoPage      = errors.New("no page inside")                   // an MHTML without HTML, a WACZ without WARC
)
