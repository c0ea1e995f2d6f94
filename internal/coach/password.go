package coach

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Limits on a password, in characters and in bytes.
const (
	MinPassword = 12
	maxPassword = 1024
)

// cost is what trying a password costs: RFC 9106, section 4, second choice.
type cost struct {
	time, memory uint32 // passes, KiB
	threads      uint8
}

var defaultCost = cost{3, 64 << 10, 4}

const saltSize, keySize = 16, 32

// ErrPassword means that a password is too short or too long to be one, or no text.
var ErrPassword = fmt.Errorf("a password is text of %d characters at least and %d bytes at most", MinPassword, maxPassword)

func checkPassword(p string) error {
	// What no key gives could be set, and never typed again.
	if utf8.RuneCountInString(p) < MinPassword || len(p) > maxPassword || !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl) {
		return ErrPassword
	}
	return nil
}

// hash returns a password as it is stored, in the form of the PHC.
func hash(password string, c cost) string {
	salt := random(saltSize)
	key := argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, keySize)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads, b.EncodeToString(salt), b.EncodeToString(key))
}

var errHash = errors.New("the stored password is damaged")

// matches reports whether a password is the stored one. It takes the same
// time whether or not, wherever they differ.
func matches(stored, password string) (bool, error) {
	var version int
	var c cost
	var salt, key string
	n, err := fmt.Sscanf(stored, "$argon2id$v=%d$m=%d,t=%d,p=%d$%22s", &version, &c.memory, &c.time, &c.threads, &salt)
	if err != nil || n != 5 || version != argon2.Version || len(stored) < 44 {
		return false, errHash
	}
	key = stored[len(stored)-base64.RawStdEncoding.EncodedLen(keySize):]
	s, err := base64.RawStdEncoding.DecodeString(salt)
	if err != nil || len(s) != saltSize {
		return false, errHash
	}
	want, err := base64.RawStdEncoding.DecodeString(key)
	if err != nil || len(want) != keySize || c.time == 0 || c.threads == 0 {
		return false, errHash
	}
	got := argon2.IDKey([]byte(password), s, c.time, c.memory, c.threads, keySize)
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// random returns n bytes that nobody can guess.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the program ends where the system has none
	return b
}
