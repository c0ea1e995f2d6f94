package scraper

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"coachsearch/internal/regular"
)

//go:embed profiles/*.toml
var profiles embed.FS

// DefaultProfile is the profile that reads an archive when none is named.
const DefaultProfile = "coachs-corner"

// maxExtends bounds the chain of profiles that extend each other.
const maxExtends = 5

// A Profile is what words mean on a site: labels, headings, names of series,
// layouts of dates, phrases of error pages. docs/profiles.md describes the
// file.
type Profile struct {
	Name    string
	Version int

	file     profileFile
	fallback *Profile
	rules
}

// String returns name and version, as the source of a record states them.
func (p *Profile) String() string { return fmt.Sprintf("%s/%d", p.Name, p.Version) }

// Digest identifies what the profile says, whatever its version: the text of
// its file and of all that it extends and falls back to.
func (p *Profile) Digest() string {
	h := sha256.New()
	for ; p != nil; p = p.fallback {
		fmt.Fprintf(h, "%q\n", p.file.Sources)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// BuiltinProfile returns an embedded profile.
func BuiltinProfile(name string) (*Profile, error) {
	return resolve(name, "", 0)
}

// LoadProfile reads a profile from a file; a name that holds neither a slash
// nor a dot is an embedded one.
func LoadProfile(path string) (*Profile, error) {
	return resolve(path, "", 0)
}

// resolve finds a profile by name or by path, which is relative to dir.
func resolve(ref, dir string, depth int) (*Profile, error) {
	f, err := readChain(ref, dir, depth)
	if err != nil {
		return nil, err
	}
	p := &Profile{Name: f.Name, Version: f.Version, file: *f}
	if p.rules, err = compile(f); err != nil {
		return nil, fmt.Errorf("compile profile %s: %w", ref, err)
	}
	if f.Fallback != "" {
		if depth >= maxExtends {
			return nil, fmt.Errorf("profile %s: fallbacks lead in a circle", ref)
		}
		if p.fallback, err = resolve(f.Fallback, dirOf(ref, dir), depth+1); err != nil {
			return nil, fmt.Errorf("profile %s: key fallback: %w", ref, err)
		}
	}
	return p, nil
}

// readChain reads a profile and what it extends.
func readChain(ref, dir string, depth int) (*profileFile, error) {
	if depth > maxExtends {
		return nil, fmt.Errorf("profile %s: extends in a circle", ref)
	}
	data, err := readProfile(ref, dir)
	if err != nil {
		return nil, err
	}
	f := new(profileFile)
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := dec.Decode(f); err != nil {
		return nil, locate(ref, err)
	}
	f.Sources = []string{string(data)}
	if f.Name == "" || strings.ContainsAny(f.Name, "/ \t\n") {
		return nil, fmt.Errorf("profile %s: line 1: key name: want a name without spaces", ref)
	}
	if f.Version < 1 {
		return nil, fmt.Errorf("profile %s: line 1: key version: want a number from 1", ref)
	}
	if f.Extends == "" {
		return f, nil
	}
	base, err := readChain(f.Extends, dirOf(ref, dir), depth+1)
	if err != nil {
		return nil, fmt.Errorf("profile %s: key extends: %w", ref, err)
	}
	f.extend(base)
	return f, nil
}

func builtin(ref string) bool { return ref != "" && !strings.ContainsAny(ref, `/\.`) }

func dirOf(ref, dir string) string {
	if builtin(ref) {
		return dir
	}
	return filepath.Dir(place(ref, dir))
}

func place(ref, dir string) string {
	if dir == "" || filepath.IsAbs(ref) {
		return ref
	}
	return filepath.Join(dir, ref)
}

// maxProfileBytes bounds a file of rows; the built-in ones have some 30 KB.
const maxProfileBytes = 4 << 20

func readProfile(ref, dir string) ([]byte, error) {
	if !builtin(ref) {
		data, err := regular.ReadNamed(place(ref, dir), maxProfileBytes)
		if err != nil {
			return nil, fmt.Errorf("read profile: %w", err)
		}
		return data, nil
	}
	data, err := profiles.ReadFile("profiles/" + ref + ".toml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no built-in profile %q; there are %s, and a file needs a dot or a slash in its name", ref, strings.Join(builtinNames(), ", "))
	}
	return data, err
}

func builtinNames() []string {
	entries, err := profiles.ReadDir("profiles")
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	slices.Sort(names)
	return names
}

// locate turns an error of the TOML decoder into one that names file, line
// and key.
func locate(ref string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		e := &strict.Errors[0]
		line, _ := e.Position()
		return fmt.Errorf("profile %s: line %d: key %s: no such key", ref, line, strings.Join(e.Key(), "."))
	}
	if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := bad.Position()
		key := strings.Join(bad.Key(), ".")
		msg := strings.TrimPrefix(bad.Error(), "toml: ")
		if key == "" {
			return fmt.Errorf("profile %s: line %d: %s", ref, line, msg)
		}
		return fmt.Errorf("profile %s: line %d: key %s: %s", ref, line, key, msg)
	}
	return fmt.Errorf("profile %s: %w", ref, err)
}
