package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"time"
)

const (
	// maxPlaces bounds the records that are remembered for revisits, at some
	// 100 bytes each. What comes later is not remembered, and a revisit of it
	// is reported as unresolved.
	maxPlaces = 1_000_000

	// maxSkip bounds what is decompressed again to reach a record inside a
	// gzip member that holds many.
	maxSkip = 16 * mib

	// maxKept bounds a body that is kept because it cannot be read again, and
	// keepSize all of them.
	maxKept  = 4 * mib
	keepSize = 256 * mib
)

// A location is where a record can be read again: in its origin, or, without
// one, among the bodies that were kept.
type location struct {
	origin *origin
	off    int64 // of the record, or of the gzip member, or of what was kept
	skip   int32 // text of that member before the record; or the length of what was kept
	gzip   bool
}

// newLocation is without an origin for what cannot be read again, or only at
// the cost of reading much.
func newLocation(o *origin, gzip bool, off, skip int64) location {
	if o == nil || o.file == "" || skip > maxSkip {
		return location{}
	}
	return location{o, off, int32(skip), gzip}
}

// revisits remembers where payloads stand, by digest and by address and
// date.
type revisits struct {
	seed    maphash.Seed
	at      map[uint64]int32 // hash of the key to number of the place
	places  []location
	kept    keep
	pending []pendingRevisit
}

// key hashes a key with a seed of the process, so that no archive can choose
// two that agree.
func (r *revisits) key(parts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, p := range parts {
		h.WriteString(p)
		h.WriteByte(0)
	}
	return h.Sum64()
}

func (r *revisits) digestKey(h header) uint64 { return r.key("digest", h.digest) }

func (r *revisits) addressKey(url string, date time.Time) uint64 {
	return r.key("address", url, date.UTC().Format(time.RFC3339))
}

func (r *revisits) latestKey(url string) uint64 { return r.key("latest", url) }

// add remembers a record; the first of two with the same key stays.
func (r *revisits) add(c *Capture, h header, at location) {
	if h.digest == "" && h.url == "" || len(r.places) >= maxPlaces {
		return
	}
	if at.origin == nil {
		var ok bool
		if at, ok = r.kept.add(c, h.digest); !ok {
			return
		}
	}
	if r.at == nil {
		r.seed, r.at = maphash.MakeSeed(), make(map[uint64]int32)
	}
	n := int32(len(r.places))
	r.places = append(r.places, at)
	if h.digest != "" {
		r.first(r.digestKey(h), n)
	}
	if h.url != "" {
		r.first(r.addressKey(h.url, h.date), n)
		r.at[r.latestKey(h.url)] = n
	}
}

func (r *revisits) first(key uint64, n int32) {
	if _, ok := r.at[key]; !ok {
		r.at[key] = n
	}
}

// find returns the places of a revisit's original, the likeliest first.
func (r *revisits) find(h header) []location {
	if r.at == nil {
		return nil
	}
	var keys []uint64
	if h.digest != "" {
		keys = append(keys, r.digestKey(h))
	}
	url := h.refersToURL
	if url == "" {
		url = h.url
	}
	if !h.refersToDate.IsZero() {
		keys = append(keys, r.addressKey(url, h.refersToDate))
	} else if h.notModified || h.digest == "" {
		// Not modified since the last visit, so the last visit it is.
		keys = append(keys, r.latestKey(url))
	}
	var found []location
	for _, k := range keys {
		if n, ok := r.at[k]; ok {
			found = append(found, r.places[n])
		}
	}
	return found
}

// A keep holds, in an unlinked temporary file, the bodies of records that
// cannot be read again: of a compressed member of a zip, of a tar.gz, far
// inside a gzip member.
type keep struct {
	file *os.File
	size int64
	err  error
}

// A kept is what stands before a body there.
type kept struct {
	Digest      string
	Status      int
	Location    string
	ContentType string
	Skipped     bool
}

// add keeps a body and tells whether it did.
func (k *keep) add(c *Capture, digest string) (location, bool) {
	if k.err != nil || len(c.Body) > maxKept || k.size+int64(len(c.Body)) > keepSize {
		return location{}, false
	}
	head, err := json.Marshal(kept{Digest: digest, Status: c.Status, Location: c.Location, ContentType: c.ContentType, Skipped: c.Skipped})
	if err != nil {
		return location{}, false
	}
	if k.file == nil {
		k.open()
	}
	if k.err != nil {
		return location{}, false
	}
	b := append(append(head, '\n'), c.Body...)
	if _, k.err = k.file.WriteAt(b, k.size); k.err != nil {
		return location{}, false
	}
	at := location{off: k.size, skip: int32(len(b))}
	k.size += int64(len(b))
	return at, true
}

func (k *keep) open() {
	if k.file, k.err = os.CreateTemp("", "archive-*.kept"); k.err != nil {
		return
	}
	if err := os.Remove(k.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.err = err
	}
}

// load returns what was kept there.
func (k *keep) load(at location) (Capture, string, error) {
	b := make([]byte, at.skip)
	if _, err := k.file.ReadAt(b, at.off); err != nil {
		return Capture{}, "", fmt.Errorf("read what was kept: %w", err)
	}
	head, body, _ := bytes.Cut(b, []byte("\n"))
	var w kept
	if err := json.Unmarshal(head, &w); err != nil {
		return Capture{}, "", fmt.Errorf("read what was kept: %w", err)
	}
	c := Capture{Status: w.Status, Location: w.Location, ContentType: w.ContentType, Skipped: w.Skipped}
	if !w.Skipped {
		c.Body = body
	}
	return c, w.Digest, nil
}

func (k *keep) close() {
	if k.file != nil {
		k.file.Close() //nolint:errcheck // nothing of it is needed any more
		k.file = nil
	}
}
