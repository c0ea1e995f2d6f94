package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"time"

	"coachsearch/internal/regular"
)

const manifestFile = "manifest.json"

// maxManifestBytes bounds what is read of a manifest; a real one has some KB.
const maxManifestBytes = 4 << 20

// A Manifest describes a complete generation. It is written last.
type Manifest struct {
	Version     int                `json:"version"` // of the format
	Generation  string             `json:"generation"`
	BuiltAt     time.Time          `json:"built_at"`
	Fingerprint string             `json:"fingerprint"` // of the records, the format and the rules
	Rules       string             `json:"rules"`       // signature of the format and the rules
	Captures    int                `json:"captures"`    // copies of pages that the records come from
	Stats       Stats              `json:"stats"`
	Bleve       string             `json:"bleve"`
	Files       map[string]FileSum `json:"files"`  // by path in the generation, with slashes
	SHA256      string             `json:"sha256"` // of this manifest with an empty sha256
}

// A FileSum is what a file must have.
type FileSum struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	CRC32C string `json:"crc32c"` // of each MiB, eight digits each
}

// Bytes returns the size of all files.
func (m *Manifest) Bytes() int64 {
	n := int64(0)
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// A VersionError is a generation of another format.
type VersionError struct {
	Path string
	Have int
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("read %s: format version %d, this program reads %d", e.Path, e.Have, Version)
}

// A DamageError is a file of a generation that is not what the manifest says.
type DamageError struct {
	Generation string // its folder
	File       string
	Problem    string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("check generation %s: %s %s", e.Generation, e.File, e.Problem)
}

// WriteManifest measures the files in dir and writes the manifest. The caller
// sets Generation, BuiltAt, Fingerprint, Captures and Stats.
func WriteManifest(ctx context.Context, dir string, m Manifest) error {
	if !validName(m.Generation) {
		return fmt.Errorf("write manifest: %q is not the name of a generation", m.Generation)
	}
	m.Version, m.Bleve, m.Files = Version, bleveVersion(), map[string]FileSum{}
	m.BuiltAt = m.BuiltAt.UTC().Truncate(time.Second)
	names, err := files(dir)
	if err != nil {
		return fmt.Errorf("write manifest of %s: %w", dir, err)
	}
	sums := make([]FileSum, len(names))
	if err := sideBySide(len(names), AtOnce.workers(), func(i int) (err error) {
		sums[i], err = sumFile(ctx, filepath.Join(dir, filepath.FromSlash(names[i])))
		return err
	}); err != nil {
		return fmt.Errorf("write manifest of %s: %w", dir, err)
	}
	for i, name := range names {
		m.Files[name] = sums[i]
	}
	b, err := m.encode()
	if err != nil {
		return fmt.Errorf("write manifest of %s: %w", dir, err)
	}
	return WriteFile(filepath.Join(dir, manifestFile), b)
}

// encode returns the one form of a manifest, its own checksum included.
func (m Manifest) encode() ([]byte, error) {
	m.SHA256 = ""
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	m.SHA256 = hex.EncodeToString(sum[:])
	b, err = json.MarshalIndent(m, "", " ")
	return append(b, '\n'), err
}

// bleveVersion is "unknown" in test binaries, which do not name their modules.
func bleveVersion() string {
	const module = "github.com/blevesearch/bleve/v2"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == module {
				return d.Version
			}
		}
	}
	return "unknown"
}

// ReadManifest reads the manifest of the generation in dir. A generation of
// another format gives a [*VersionError] and, as far as it can be read, the
// manifest, whose counts still serve for comparison.
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, manifestFile)
	f, err := regular.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &DamageError{dir, manifestFile, "is missing"}
	case errors.Is(err, regular.ErrNotRegular):
		return nil, &DamageError{dir, manifestFile, "is not a file"}
	case err != nil:
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxManifestBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m, err := decodeManifest(b)
	if ve := (*VersionError)(nil); errors.As(err, &ve) {
		ve.Path = path
		return m, ve
	}
	if err != nil {
		return nil, &DamageError{dir, manifestFile, err.Error()}
	}
	return m, nil
}

func decodeManifest(b []byte) (*Manifest, error) {
	switch {
	case len(b) == 0:
		return nil, errors.New("is empty")
	case len(b) > maxManifestBytes:
		return nil, fmt.Errorf("is larger than %d bytes", maxManifestBytes)
	}
	m := new(Manifest)
	if err := json.Unmarshal(b, m); err != nil {
		if se := (*json.SyntaxError)(nil); errors.As(err, &se) && se.Offset >= int64(len(b)) {
			return nil, errors.New("is truncated")
		}
		return nil, fmt.Errorf("is not a manifest: %w", err)
	}
	if m.Version != Version {
		return m, &VersionError{Have: m.Version}
	}
	// Only one form is taken, byte for byte, so that no damaged byte passes.
	if want, err := m.encode(); err != nil || !bytes.Equal(b, want) {
		return nil, errors.New("has a wrong checksum")
	}
	return m, m.validate()
}

func (m *Manifest) validate() error {
	switch {
	case !validName(m.Generation):
		return fmt.Errorf("names the generation %q", m.Generation)
	case m.Stats.Columns < 1:
		return errors.New("counts no columns")
	case len(m.Files) == 0:
		return errors.New("lists no files")
	}
	for name, f := range m.Files {
		if !fs.ValidPath(name) || name == "." || name == manifestFile {
			return fmt.Errorf("lists the file %q", name)
		}
		blocks, err := hex.DecodeString(f.CRC32C)
		if sum, shaErr := hex.DecodeString(f.SHA256); err != nil || shaErr != nil || len(sum) != sha256.Size ||
			f.Size < 0 || int64(len(blocks)) != (f.Size+sumBlock-1)/sumBlock*crc32.Size {
			return fmt.Errorf("has no checksum of %s", name)
		}
	}
	return nil
}
