package indexer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/regular"
)

// recordsFile lists the checksum and the id of every record of a generation,
// sorted by id, as sha256sum prints its lines.
const recordsFile = "records.sha256"

type sum = [sha256.Size]byte

// sums are the checksums of records by id.
type sums map[string]sum

// encodeRecord returns a record as a columns file writes it, without the line
// end.
func encodeRecord(c *corpus.Column) ([]byte, error) {
	var b bytes.Buffer
	if err := corpus.NewWriter(&b).Write(c); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// sumRecord returns the checksum of a record.
func sumRecord(c *corpus.Column) (sum, error) {
	b, err := encodeRecord(c)
	return sha256.Sum256(b), err
}

func (s sums) encode() []byte {
	var b bytes.Buffer
	for _, id := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(&b, "%x  %s\n", s[id], id)
	}
	return b.Bytes()
}

func (s sums) write(path string) error { return index.WriteFile(path, s.encode()) }

// fingerprint identifies the records, the format and the rules, and not the
// order in which the records came.
func (s sums) fingerprint(rules index.Ruleset) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s", rules.Signature(), s.encode())
	return hex.EncodeToString(h.Sum(nil))
}

// inputFingerprint binds a caller's fingerprint to the format and the rules;
// none stays none.
func inputFingerprint(rules index.Ruleset, of string) string {
	if of == "" {
		return ""
	}
	h := sha256.Sum256([]byte(rules.Signature() + "\n" + of))
	return hex.EncodeToString(h[:])
}

func readSums(path string) (sums, error) {
	f, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := sums{}
	for sc := bufio.NewScanner(f); ; {
		if !sc.Scan() {
			return s, sc.Err()
		}
		digits, id, ok := strings.Cut(sc.Text(), "  ")
		var v sum
		if n, err := hex.Decode(v[:], []byte(digits)); !ok || err != nil || n != len(v) {
			return nil, fmt.Errorf("read %s: line %d is damaged", path, len(s)+1)
		}
		s[id] = v
	}
}

// A ChangeKind says how a column differs from the live generation.
type ChangeKind byte

// The kinds of changes.
const (
	Added   ChangeKind = '+'
	Changed ChangeKind = '~'
	Removed ChangeKind = '-'
)

// A Change is a column that differs from the live generation.
type Change struct {
	Kind ChangeKind
	ID   string
}

// changes lists what differs, by id.
func changes(live, now sums) []Change {
	var list []Change
	for id, s := range now {
		switch old, ok := live[id]; {
		case !ok:
			list = append(list, Change{Added, id})
		case old != s:
			list = append(list, Change{Changed, id})
		}
	}
	for id := range live {
		if _, ok := now[id]; !ok {
			list = append(list, Change{Removed, id})
		}
	}
	slices.SortFunc(list, func(a, b Change) int { return strings.Compare(a.ID, b.ID) })
	return list
}
