package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// MaxRecordBytes bounds one line of a columns file, so that a file without
// line breaks cannot exhaust memory.
const MaxRecordBytes = 16 << 20

// maxLineBytes bounds what is passed over of a longer line: no columns file goes
// on behind it, and a device that gives zeros never does.
const maxLineBytes = 16 * MaxRecordBytes

// A LineError is a line of a columns file that holds no usable record. The
// lines after it are still read.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns what is wrong with the line.
func (e *LineError) Unwrap() error { return e.Err }

// Read yields the records of a JSON Lines stream in their order. A line that
// is no valid record yields a [*LineError] and reading goes on; an error of
// the reader itself, or a line that does not end, is yielded last. Blank lines and a byte-order mark are
// passed over.
func Read(r io.Reader) iter.Seq2[*Column, error] { return ReadLines(r, new(int)) }

// ReadLines is [Read], and sets at to the line of what it yields.
func ReadLines(r io.Reader, at *int) iter.Seq2[*Column, error] {
	return func(yield func(*Column, error) bool) {
		br := bufio.NewReaderSize(r, 1<<20)
		for n := 1; ; n++ {
			line, tooLong, err := readLine(br)
			*at = n
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, fmt.Errorf("read line %d: %w", n, err))
				return
			}
			if n == 1 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			line = bytes.TrimSpace(line)
			switch {
			case tooLong:
				if !yield(nil, &LineError{n, fmt.Errorf("record is larger than %d bytes", MaxRecordBytes)}) {
					return
				}
			case len(line) > 0:
				c, bad := decode(line)
				if bad != nil {
					if !yield(nil, &LineError{n, bad}) {
						return
					}
				} else if !yield(c, nil) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

// readLine reads up to the next line feed. What exceeds MaxRecordBytes is
// read past and not kept.
func readLine(br *bufio.Reader) (line []byte, tooLong bool, err error) {
	for passed := 0; ; {
		part, err := br.ReadSlice('\n')
		if passed += len(part); passed > maxLineBytes {
			return nil, true, fmt.Errorf("it does not end within %d bytes", maxLineBytes)
		}
		if len(line)+len(part) > MaxRecordBytes {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func decode(line []byte) (*Column, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("not UTF-8")
	}
	c := new(Column)
	if err := json.Unmarshal(line, c); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	return c, c.Validate()
}

// A Writer writes records as JSON Lines.
type Writer struct {
	enc *json.Encoder
}

// NewWriter returns a writer to w. It does not buffer.
func NewWriter(w io.Writer) *Writer {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &Writer{enc}
}

// Write writes one record and its line end.
func (w *Writer) Write(c *Column) error {
	if err := w.enc.Encode(c); err != nil {
		return fmt.Errorf("write column %s: %w", c.ID, err)
	}
	return nil
}

// Compare orders columns as a columns file does: by date, then by id; those
// without a date come first.
func Compare(a, b *Column) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
}
