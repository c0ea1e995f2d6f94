package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Verify reads every file of the generation in dir and compares it with the
// manifest. Its error is a [*VersionError], a [*DamageError] that names the
// file, an error of reading, or the context's.
func Verify(ctx context.Context, dir string) error {
	m, err := VerifySizes(dir)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		_, sum, err := sumFile(ctx, filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("check generation %s: %w", dir, err)
		}
		if sum != m.Files[name].SHA256 {
			return &DamageError{dir, name, "has a wrong checksum"}
		}
	}
	return nil
}

// VerifySizes is [Verify] without reading the files: it finds those that are
// missing, extra, or of a wrong size.
func VerifySizes(dir string) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if base := filepath.Base(dir); validName(base) && base != m.Generation {
		return nil, &DamageError{dir, manifestFile, "belongs to generation " + m.Generation}
	}
	have, err := files(dir)
	if err != nil {
		return nil, fmt.Errorf("check generation %s: %w", dir, err)
	}
	for _, name := range have {
		want, ok := m.Files[name]
		if !ok {
			return nil, &DamageError{dir, name, "does not belong there"}
		}
		st, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("check generation %s: %w", dir, err)
		}
		if !st.Mode().IsRegular() {
			return nil, &DamageError{dir, name, "is not a file"}
		}
		if st.Size() != want.Size {
			return nil, &DamageError{dir, name, fmt.Sprintf("has %d bytes instead of %d", st.Size(), want.Size)}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		if !slices.Contains(have, name) {
			return nil, &DamageError{dir, name, "is missing"}
		}
	}
	return m, nil
}

// files lists a generation's files but the manifest, by path, with slashes.
// What is neither a file nor a folder with files stands in the list as well,
// to be found out as something that does not belong there.
func files(dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." || name == manifestFile {
			return err
		}
		if !d.IsDir() {
			names = append(names, name)
			return nil
		}
		entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(name)))
		if len(entries) == 0 {
			names = append(names, name+"/")
		}
		return err
	})
	return names, err
}

// sumFile returns the size and the checksum of a file.
func sumFile(ctx context.Context, name string) (int64, string, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, contextReader{ctx, f}, make([]byte, 1<<20))
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// A contextReader ends when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
