package scraper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// spoolMemory is how much a spool keeps in memory before it takes a file.
const spoolMemory = 4 << 20

// A spool holds records that are written once and read later: in memory while
// they are few, else in an unlinked temporary file.
type spool struct {
	dir  string
	buf  bytes.Buffer
	file *os.File
	w    *bufio.Writer
	size int64
}

// add appends a record and returns where it starts.
func (s *spool) add(record []byte) (int64, error) {
	at := s.size
	s.size += int64(len(record))
	if s.file == nil && s.buf.Len()+len(record) > spoolMemory {
		if err := s.toFile(); err != nil {
			return 0, err
		}
	}
	if s.file == nil {
		s.buf.Write(record)
		return at, nil
	}
	if _, err := s.w.Write(record); err != nil {
		return 0, fmt.Errorf("write temporary file: %w", err)
	}
	return at, nil
}

func (s *spool) toFile() error {
	f, err := os.CreateTemp(s.dir, "scraper-*")
	if err != nil {
		return fmt.Errorf("create temporary file: %w", err)
	}
	s.file, s.w = f, bufio.NewWriterSize(f, 1<<18)
	// The file needs no name; where the system keeps it, close removes it.
	if err := os.Remove(f.Name()); err != nil {
		return fmt.Errorf("remove temporary file: %w", err)
	}
	if _, err := s.w.Write(s.buf.Bytes()); err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	s.buf = bytes.Buffer{}
	return nil
}

// A stretch is where a record lies in a spool.
type stretch struct {
	at   int64
	size int32
}

// put appends a record and returns where it lies.
func (s *spool) put(record []byte) (stretch, error) {
	at, err := s.add(record)
	return stretch{at, int32(len(record))}, err
}

// decode reads a record of JSON into v.
func (s *spool) decode(at stretch, v any) error {
	b, err := s.read(at.at, int(at.size))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("decode temporary file: %w", err)
	}
	return nil
}

// seal ends the writing; what was added can then be read.
func (s *spool) seal() error {
	if s.w == nil {
		return nil
	}
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	return nil
}

// read returns the size bytes at a position.
func (s *spool) read(at int64, size int) ([]byte, error) {
	if s.file == nil {
		return s.buf.Bytes()[at : at+int64(size)], nil
	}
	b := make([]byte, size)
	if _, err := s.file.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("read temporary file: %w", err)
	}
	return b, nil
}

// reader reads the whole spool.
func (s *spool) reader() io.Reader {
	if s.file == nil {
		return bytes.NewReader(s.buf.Bytes())
	}
	return io.NewSectionReader(s.file, 0, s.size)
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
