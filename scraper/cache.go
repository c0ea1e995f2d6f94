package scraper

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"coachsearch/internal/fault"
	"coachsearch/scraper/archive"
)

// maxCacheBytes bounds a cache that states no bound of its own.
const maxCacheBytes = 8 << 30

// A Cache is a file that keeps what pages were read as from one run to the
// next, by all that the reading depends on: the capture with every byte of it,
// the profile, the version of the parser and the program. A page that is found
// there is not parsed again, and the harvest is the same to the last byte.
//
// The file may be deleted at any time. It holds the pages of the last run that
// came to its end, and no others; what is damaged in it is read anew. Nothing
// about it fails a run. Two runs must not use it at a time.
type Cache struct {
	Path     string
	Program  string // identifies the program that reads; another one takes nothing over
	MaxBytes int64  // beyond which no page is added; 0 stands for 8 GiB

	// After the run:
	Hits, Misses int   // pages found, and pages read
	Err          error // why the file could not be written

	profile *Profile
	version [sha256.Size]byte
	old     *pack // nil where there is none
	kept    int64 // its size
	used    []atomic.Bool
	enc     *zstd.Encoder
	dec     *zstd.Decoder

	hits   atomic.Int64
	fresh  *packWriter // nil before the first page that was not found
	misses int
}

// open begins a run.
func (c *Cache) open(p *Profile) error {
	c.profile = p
	c.version = sha256.Sum256(fmt.Appendf(nil, "%q %d %s", c.Program, ParserVersion, p.Digest()))
	var err error
	if c.enc, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest)); err != nil {
		return packError("open", c.Path, err)
	}
	if c.dec, err = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(8*maxBlob)); err != nil {
		return packError("open", c.Path, err)
	}
	// No cache, one of another version and a damaged one are all the same.
	if c.old, err = openPack(c.Path, c.version); err == nil {
		c.used, c.kept = make([]atomic.Bool, c.old.rows()), c.old.size
	}
	return nil
}

// pageKey is the checksum of everything that a page is read from.
type pageKey [sha256.Size]byte

func (k pageKey) blob() blobKey { return blobKey(k[:packKey]) }

func newPageKey(c *archive.Capture, body [sha256.Size]byte) pageKey {
	h := sha256.New()
	fault := ""
	if c.Err != nil {
		fault = c.Err.Error()
	}
	fmt.Fprintf(h, "%q %q %d %q %q %d %q %q %t %t %t %t %q ", c.Path, c.Member, c.Offset, c.URL, c.CapturedAt.UTC().Format(time.RFC3339Nano),
		c.Status, c.Location, c.ContentType, c.Body == nil, c.Skipped, c.Truncated, c.Revisit, fault)
	h.Write(body[:])
	return pageKey(h.Sum(nil))
}

// find returns the page that was read from the same before, or nil.
func (c *Cache) find(k pageKey) *Page {
	if c.old == nil {
		return nil
	}
	row := c.old.find(k.blob())
	if row < 0 {
		return nil
	}
	blob, err := c.old.blob(row)
	if err != nil {
		return nil
	}
	pg := c.decode(k, blob)
	if pg != nil {
		c.used[row].Store(true)
		c.hits.Add(1)
	}
	return pg
}

// decode returns the page in a blob, or nil where it is not that of the key.
func (c *Cache) decode(k pageKey, blob []byte) *Page {
	b, err := c.dec.DecodeAll(blob, nil) // checks the checksum
	if err != nil || len(b) < len(k) || pageKey(b[:len(k)]) != k {
		return nil
	}
	pg, err := decodePage(b[len(k):], c.profile)
	if err != nil || pg.Outcome == IsColumn && (pg.Column == nil || pg.Profile == nil) {
		return nil
	}
	return pg
}

// encode returns the blob of a page, or nil for one that would not come back
// as it is.
func (c *Cache) encode(k pageKey, pg *Page) []byte {
	b, err := encodePage(pg, c.profile)
	if err != nil {
		return nil
	}
	blob := c.enc.EncodeAll(append(k[:], b...), nil)
	if len(blob) > maxBlob {
		return nil
	}
	return blob
}

// add keeps a page that was not found. It is called from one goroutine.
func (c *Cache) add(k pageKey, blob []byte) {
	c.misses++
	if c.Err != nil || blob == nil {
		return
	}
	if c.fresh == nil {
		if c.fresh, c.Err = createPack(c.aside(), c.version); c.Err != nil {
			return
		}
	}
	if c.fresh.size+c.kept+int64(len(blob)) <= cmp.Or(c.MaxBytes, maxCacheBytes) {
		c.Err = c.fresh.add(k.blob(), blob)
	}
}

// aside is where the new file grows; a data folder sweeps such names.
func (c *Cache) aside() string {
	dir, name := filepath.Split(c.Path)
	return dir + ".new-" + name
}

// close ends a run; after one that read all of its pages the file is replaced
// unless it would stay the same.
func (c *Cache) close(complete bool) {
	c.Hits, c.Misses = int(c.hits.Load()), c.misses
	if complete && c.Err == nil && c.changed() {
		c.Err = c.replace()
	}
	if c.old != nil {
		c.Err = errors.Join(c.Err, c.old.close())
	}
	if c.fresh != nil {
		c.Err = errors.Join(c.Err, c.fresh.close())
		if err := os.Remove(c.aside()); err != nil && !errors.Is(err, os.ErrNotExist) {
			c.Err = errors.Join(c.Err, err)
		}
	}
	if c.enc != nil {
		c.Err = errors.Join(c.Err, c.enc.Close())
	}
	if c.dec != nil {
		c.dec.Close()
	}
	c.Err = packError("write", c.Path, c.Err)
}

// changed reports whether a page came or went.
func (c *Cache) changed() bool {
	if c.fresh != nil {
		return true
	}
	for i := range c.used {
		if !c.used[i].Load() {
			return true
		}
	}
	return false
}

// replace completes the new file with what was found in the old one.
func (c *Cache) replace() (err error) {
	if c.fresh == nil {
		if c.fresh, err = createPack(c.aside(), c.version); err != nil {
			return err
		}
	}
	for i := range c.used {
		if !c.used[i].Load() {
			continue
		}
		blob, err := c.old.blob(i)
		if errors.Is(err, io.EOF) || errors.Is(err, errNoPack) {
			continue
		}
		if err != nil {
			return err
		}
		if err := c.fresh.add(blobKey(c.old.row(i)[:packKey]), blob); err != nil {
			return err
		}
	}
	if err := fault.Do("write "+filepath.Base(c.Path), c.fresh.finish); err != nil {
		return err
	}
	return fault.Rename("name "+filepath.Base(c.Path), c.aside(), c.Path)
}
