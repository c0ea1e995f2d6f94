// Package crawl makes large crawls to measure with: WARC files as a crawler
// of some large site would have left them, of which nothing is stored. Their
// columns are mixed from those of package sample.
package crawl

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/klauspost/compress/gzip"
)

// The mix of a crawl, in records of a hundred: with these, 100,000 records
// take about one gigabyte.
const (
	columnShare = 35 // pages of columns
	listShare   = 10 // pages with links to columns
	otherShare  = 5  // other pages of the sample archive
	imageShare  = 40 // the rest is style sheets

	imageSize = 21_300 // bytes, on average
)

// Options say what to make. The same options give the same bytes.
type Options struct {
	Records int
	Seed    uint64
}

// A Tally counts what a crawl holds.
type Tally struct {
	Records int // one capture each
	Pages   int // of them HTML
	Columns int // columns, each once; a third of them is captured twice
}

// Write writes a WARC with one gzip member for each record.
func Write(w io.Writer, opts Options) (Tally, error) {
	source := rand.NewChaCha8([32]byte{0: byte(opts.Seed), 1: byte(opts.Seed >> 8), 2: byte(opts.Seed >> 16), 3: byte(opts.Seed >> 24)})
	rnd := rand.New(source)
	s, err := newSite(rnd)
	if err != nil {
		return Tally{}, err
	}
	out := &warc{w: w, seed: opts.Seed}
	var again *entry // the column that is captured once more
	for range opts.Records {
		switch n := rnd.IntN(100); {
		case n < columnShare && again != nil:
			out.page(again.URL, again.page)
			again = nil
		case n < columnShare:
			c, err := s.column()
			if err != nil {
				return out.tally, err
			}
			out.page(c.URL, c.page)
			out.tally.Columns++
			if rnd.IntN(2) == 0 {
				again = c
			}
		case n < columnShare+listShare:
			page, err := s.list(out.tally.Records)
			if err != nil {
				return out.tally, err
			}
			out.page(fmt.Sprintf("%s/archive.php?from=%d", host, out.tally.Records), page)
		case n < columnShare+listShare+otherShare:
			out.page(fmt.Sprintf("%s/other.php?n=%d", host, out.tally.Records), s.others[rnd.IntN(len(s.others))])
		case n < columnShare+listShare+otherShare+imageShare:
			image := make([]byte, 100+int(rnd.ExpFloat64()*imageSize))
			if _, err := source.Read(image); err != nil {
				return out.tally, fmt.Errorf("make image: %w", err)
			}
			copy(image, "\xff\xd8\xff\xe0\x00\x10JFIF\x00")
			out.record(fmt.Sprintf("%s/images/%d.jpg", host, out.tally.Records), "image/jpeg", image, gzip.NoCompression)
		default:
			css := fmt.Appendf(nil, ".colTitle { margin: 0 0 %dpx 0; color: #%06x }\n", rnd.IntN(20), rnd.IntN(1<<24))
			out.record(fmt.Sprintf("%s/css/%d.css", host, out.tally.Records), "text/css", css, gzip.BestSpeed)
		}
		if out.err != nil {
			return out.tally, fmt.Errorf("write record %d: %w", out.tally.Records, out.err)
		}
	}
	return out.tally, nil
}

// A warc writes response records. After an error it writes no more.
type warc struct {
	w     io.Writer
	seed  uint64
	tally Tally
	err   error
	byLvl map[int]*gzip.Writer
}

func (o *warc) page(url string, page []byte) {
	o.tally.Pages++
	o.record(url, "text/html; charset=utf-8", page, gzip.DefaultCompression)
}

// begun is when the crawl began; it fetches a record a second.
var begun = time.Date(2012, 11, 3, 4, 5, 6, 0, time.UTC)

func (o *warc) record(url, contentType string, body []byte, level int) {
	if o.err != nil {
		return
	}
	at := begun.Add(time.Duration(o.tally.Records) * time.Second)
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nServer: Apache/2.2.3\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		at.Format(time.RFC1123), contentType, len(body))
	z, err := o.member(level)
	if err != nil {
		o.err = err
		return
	}
	// A gzip.Writer keeps its first error.
	fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%08x-0000-4000-8000-%012x>\r\nWARC-Date: %s\r\n"+
		"WARC-Target-URI: %s\r\nWARC-Payload-Digest: sha256:%x\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s",
		uint32(o.seed), o.tally.Records, at.Format(time.RFC3339), url, sha256.Sum256(body), len(head)+len(body), head)
	if _, err := z.Write(body); err != nil {
		o.err = err
		return
	}
	fmt.Fprint(z, "\r\n\r\n")
	o.err = z.Close()
	o.tally.Records++
}

// member begins a member; compressors are used again, for they are large.
func (o *warc) member(level int) (*gzip.Writer, error) {
	if z := o.byLvl[level]; z != nil {
		z.Reset(o.w)
		return z, nil
	}
	z, err := gzip.NewWriterLevel(o.w, level)
	if err != nil {
		return nil, err
	}
	if o.byLvl == nil {
		o.byLvl = map[int]*gzip.Writer{}
	}
	o.byLvl[level] = z
	return z, nil
}
