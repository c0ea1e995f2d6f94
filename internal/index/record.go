package index

import (
	"bytes"
	"errors"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"coachsearch/internal/corpus"
)

// A recordReader reads records. The strings of a column are parts of one copy of
// its record, as far as they stand there as they are: a column that is kept is then
// a few things in memory instead of a hundred, and each of them is looked at whenever
// garbage is collected.
type recordReader struct {
	whole   string
	options json.Options
}

var recordReaders = sync.Pool{New: func() any {
	r := new(recordReader)
	r.options = json.WithUnmarshalers(json.UnmarshalFromFunc(r.readString))
	return r
}}

func readRecord(blob []byte, c *corpus.Column) error {
	r := recordReaders.Get().(*recordReader)
	r.whole = string(blob)
	err := json.Unmarshal(blob, c, r.options)
	r.whole = ""
	recordReaders.Put(r)
	return err
}

func (r *recordReader) readString(d *jsontext.Decoder, s *string) error {
	if d.PeekKind() != '"' {
		return errors.ErrUnsupported
	}
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	if bytes.IndexByte(v, '\\') < 0 {
		end := int(d.InputOffset())
		*s = r.whole[end-len(v)+1 : end-1]
		return nil
	}
	b, err := jsontext.AppendUnquote(nil, v)
	*s = string(b)
	return err
}
