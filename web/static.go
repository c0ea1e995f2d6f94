package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
)

//go:embed static *.templ
var files embed.FS

// assets are the static files under names that carry a hash of their
// content, so that a browser may keep them for ever.
type assets struct {
	urls    map[string]string // by file name
	files   map[string][]byte // by hashed name
	version string
}

// embedded are the assets of every server of the process.
var embedded = sync.OnceValues(loadAssets)

func loadAssets() (*assets, error) {
	a := &assets{urls: map[string]string{}, files: map[string][]byte{}}
	all := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(all, "%s %d\n%s", name, len(b), b) // a hash never fails
		if path.Dir(name) != "static" {
			return nil
		}
		switch path.Ext(name) {
		case ".css":
			b = withoutComments(b)
		case ".js":
			b = withoutLineComments(b)
		}
		sum := sha256.Sum256(b)
		base, ext := path.Base(name), path.Ext(name)
		hashed := strings.TrimSuffix(base, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.urls[base], a.files[hashed] = "/static/"+hashed, b
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read embedded files: %w", err)
	}
	a.version = hex.EncodeToString(all.Sum(nil)[:6])
	return a, nil
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssBorder  = regexp.MustCompile(` ?([{};,]) ?|(:) `)
)

// withoutComments takes from a style sheet what is for its reader. It knows no
// strings; ours hold nothing that it would take, which a test looks after.
func withoutComments(css []byte) []byte {
	css = cssComment.ReplaceAll(css, nil)
	css = cssSpace.ReplaceAll(css, []byte(" "))
	return bytes.TrimSpace(cssBorder.ReplaceAll(css, []byte("$1$2")))
}

// scriptMargin is white space before a line, a line that is a comment, or a
// comment of whole lines.
var scriptMargin = regexp.MustCompile(`(?m)^\s*(//.*\n|/\*(?s:.*?)\*/\n)?`)

// withoutLineComments takes from a script what is for its reader and stands in
// lines of its own. No text of ours goes over several lines, which a test
// looks after.
func withoutLineComments(js []byte) []byte { return scriptMargin.ReplaceAll(js, nil) }

// url is the address of a static file; a name that is not embedded is a
// mistake in a template and fails its rendering.
func (a *assets) url(name string) (string, error) {
	u, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return u, nil
}

func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	name := chi.URLParam(r, "file")
	b, ok := s.assets.files[name]
	if !ok {
		return errNoPage
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
	return nil
}

// favicon answers the browsers that ask for the old address unasked.
func (s *server) favicon(w http.ResponseWriter, r *http.Request) error {
	u, err := s.assets.url("icon.svg")
	if err != nil {
		return err
	}
	http.Redirect(w, r, u, http.StatusFound)
	return nil
}
