package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestManifestKeepsEverything(t *testing.T) {
	d := OpenData(t.TempDir())
	dir := stage(t, d, "Managing conflict", "Peers")
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.Version != Version || m.Stats.Columns != 2 || m.Fingerprint != "Managing conflict|Peers" {
		t.Errorf("manifest %+v", m)
	}
	for _, name := range []string{"lexicon.tab", "forward.tab", "attributes.tab", "completions.tab", "terms.tab", "bleve/index_meta.json"} {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if m.Files[name].Size != st.Size() {
			t.Errorf("%s: size %d, want %d", name, m.Files[name].Size, st.Size())
		}
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	ctx := context.Background()
	d := OpenData(t.TempDir())
	dir := stage(t, d, "Managing conflict", "Peers")
	if err := Verify(ctx, dir); err != nil {
		t.Fatal(err)
	}
	names, err := files(dir)
	if err != nil {
		t.Fatal(err)
	}
	names = append(names, manifestFile)
	damaged := func(kind, name string) {
		t.Helper()
		for _, verify := range verifiers {
			err := verify(ctx, dir)
			var de *DamageError
			var ve *VersionError
			switch {
			case errors.As(err, &de) && de.File == name:
			case errors.As(err, &ve) && name == manifestFile:
			default:
				t.Errorf("%s: %s: %v", name, kind, err)
			}
		}
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write := func(b []byte) {
			t.Helper()
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		places := []int{0, len(good) / 2, len(good) - 1}
		if name == manifestFile {
			places = places[:0]
			for i := range good {
				places = append(places, i)
			}
		}
		for _, at := range places {
			for _, bit := range []byte{1, 0x20, 0x80} {
				bad := bytes.Clone(good)
				bad[at] ^= bit
				write(bad)
				damaged("flipped", name)
			}
		}
		write(good[:len(good)-1])
		damaged("truncated", name)
		write(nil)
		damaged("emptied", name)
		write(append(bytes.Clone(good), 0))
		damaged("grown", name)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		damaged("deleted", name)
		if err := os.Symlink("/dev/null", path); err != nil {
			t.Fatal(err)
		}
		if name != manifestFile {
			damaged("replaced by a link", name)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		write(good)
	}
	for _, extra := range []string{"extra", "bleve/store/extra.zap"} {
		path := filepath.Join(dir, extra)
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		damaged("extra", extra)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	damaged("extra folder", "empty/")
	if err := os.Remove(filepath.Join(dir, "empty")); err != nil {
		t.Fatal(err)
	}
	for _, verify := range verifiers {
		if err := verify(ctx, dir); err != nil {
			t.Errorf("after all damage was undone: %v", err)
		}
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		if err := verify(ctx, dir); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
}

// verifiers read every byte.
var verifiers = []func(context.Context, string) error{
	Verify,
	func(ctx context.Context, dir string) error { return VerifyBlocks(ctx, dir, AtOnce) },
	func(ctx context.Context, dir string) error { return VerifyBlocks(ctx, dir, Beside) },
}

// In a file of several pieces, one damaged byte is found wherever it is.
func TestVerifyBlocksOfLargeFiles(t *testing.T) {
	ctx := context.Background()
	d := OpenData(t.TempDir())
	dir := stage(t, d, "Managing conflict")
	large := filepath.Join(dir, "large")
	content := make([]byte, 2*pieceBytes+sumBlock+77)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range content {
		content[i] = byte(rnd.Uint32())
	}
	if err := os.WriteFile(large, content, 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteManifest(ctx, dir, *m); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Verify(ctx, dir), VerifyBlocks(ctx, dir, AtOnce)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(large, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, at := range []int{0, sumBlock - 1, sumBlock, pieceBytes - 1, pieceBytes, 2*pieceBytes + 5, len(content) - 78, len(content) - 1, rnd.IntN(len(content))} {
		for _, b := range []byte{content[at] ^ 1<<rnd.IntN(8), content[at]} {
			if _, err := f.WriteAt([]byte{b}, int64(at)); err != nil {
				t.Fatal(err)
			}
			err := VerifyBlocks(ctx, dir, Pace(rnd.IntN(2)))
			if de := (*DamageError)(nil); b != content[at] && (!errors.As(err, &de) || de.File != "large") || b == content[at] && err != nil {
				t.Errorf("byte %d is %x and was %x: %v", at, b, content[at], err)
			}
		}
	}
}

func TestVerifyRefusesAnotherName(t *testing.T) {
	d := OpenData(t.TempDir())
	name := publish(t, d, "Conflict")
	other := d.Path("20200101T000000Z-1")
	if err := os.Rename(d.Path(name), other); err != nil {
		t.Fatal(err)
	}
	if err := Verify(context.Background(), other); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("a renamed generation: %v", err)
	}
}

func TestReadManifestErrors(t *testing.T) {
	d := OpenData(t.TempDir())
	good, err := os.ReadFile(filepath.Join(stage(t, d, "Conflict"), manifestFile))
	if err != nil {
		t.Fatal(err)
	}
	foreign := bytes.Replace(good, fmt.Appendf(nil, `"version": %d`, Version), []byte(`"version": 77`), 1)
	for _, tc := range []struct {
		name string
		in   []byte
		want string
	}{
		{"empty", nil, "is empty"},
		{"truncated", good[:len(good)/2], "is truncated"},
		{"other JSON", []byte("[]"), "is not a manifest"},
		{"text", []byte("hello"), "is not a manifest"},
		{"nothing stated", fmt.Appendf(nil, `{"version":%d}`, Version), "wrong checksum"},
		{"foreign", foreign, fmt.Sprintf("format version 77, this program reads %d", Version)},
		{"huge", bytes.Repeat([]byte(" "), maxManifestBytes+1), "is larger"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, manifestFile), tc.in, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := ReadManifest(dir)
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), manifestFile) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
		if ve := (*VersionError)(nil); errors.As(err, &ve) && (m == nil || m.Stats.Columns != 1) {
			t.Errorf("%s: no counts to compare with: %v", tc.name, m)
		}
	}
	if _, err := ReadManifest(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("missing: %v", err)
	}
}

func TestWriteFileLeavesOldOrNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, s := range []string{"old", "new"} {
		if err := WriteFile(path, []byte(s)); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != s {
			t.Errorf("read %q, %v", b, err)
		}
	}
	dir := filepath.Join(filepath.Dir(path), "d")
	if err := os.MkdirAll(filepath.Join(dir, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(dir, []byte("x")); err == nil {
		t.Error("wrote over a folder")
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"d", "f"}, names); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadManifest(f *testing.F) {
	good, err := Manifest{
		Version: Version, Generation: "20261124T163820Z-1", Stats: Stats{Columns: 1},
		Files: map[string]FileSum{"lexicon.tab": {3, strings.Repeat("ab", 32), "01234567"}},
	}.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:50])
	f.Add([]byte(`{"version":9}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decodeManifest(b)
		if err != nil {
			return
		}
		if again, err := m.encode(); err != nil || !bytes.Equal(b, again) {
			t.Fatalf("took a manifest that is not in its one form: %q", b)
		}
		for name := range m.Files {
			if !filepath.IsLocal(name) {
				t.Fatalf("took the file %q", name)
			}
		}
	})
}
