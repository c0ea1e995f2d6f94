package web

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fromNPM is the path of a file that npm brings, or skips the test where it
// has not.
func fromNPM(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("testdata", "node", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is missing; bring it with: npm --prefix web/testdata/node ci --ignore-scripts", name)
	}
	return path
}

// A complaint is what the Nu Html Checker says.
type complaint struct {
	Type, SubType, URL, Message, Extract string
	LastLine                             int
}

// nu checks files. Warnings count: there is none that we want.
func nu(t *testing.T, files ...string) []complaint {
	t.Helper()
	jar := fromNPM(t, "vnu-jar/build/dist/vnu.jar")
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java in PATH to run the Nu Html Checker")
	}
	cmd := exec.CommandContext(t.Context(), "java", append([]string{"-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"}, files...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run the checker: %v", err)
	}
	var report struct{ Messages []complaint }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("read the checker's report: %v: %s", err, out)
	}
	return report.Messages
}

// Every page is valid HTML, by the validator of the W3C. So are the style
// sheets and the icon.
func TestValid(t *testing.T) {
	s := gallerySite(t)
	dir := t.TempDir()
	var files []string
	write := func(name string, body []byte) {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, k := range pageKinds(t) {
		write(k.name+".html", k.ask(t, s).Body)
	}
	broken := []byte("<!DOCTYPE html><html lang=en><head><title>x</title></head><body><p><div>a</div></p><img src=x></body></html>")
	write("broken.html", broken)
	found := false
	for _, c := range nu(t, files...) {
		if strings.HasSuffix(c.URL, "broken.html") {
			found = true
			continue
		}
		t.Errorf("%s line %d: %s %s: %s (%q)", filepath.Base(c.URL), c.LastLine, c.Type, c.SubType, c.Message, c.Extract)
	}
	if !found {
		t.Error("the checker lets a broken page pass")
	}
}

// The script is small, even with its comments.
func TestScriptIsSmall(t *testing.T) {
	b, err := files.ReadFile("static/app.js")
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 10_000 {
		t.Errorf("the script has %d bytes, and may have 10,000", len(b))
	}
	s := newSite(t, Config{}, records())
	if n := len(s.get(s.page("/", 200).attr("script[src]", "src")).Body); n < len(b)/2 || n >= len(b) {
		t.Errorf("of its %d bytes %d are sent", len(b), n)
	}
}

func TestWithoutLineComments(t *testing.T) {
	for in, want := range map[string]string{
		"// why\nlet a = 1; // so\n":                 "let a = 1; // so\n",
		"/* why\n   so */\nlet a;\n":                 "let a;\n",
		"if (a) {\n  // why\n  b();\n\n  c();\n}\n":  "if (a) {\nb();\nc();\n}\n",
		"const a = \"/* not */\"; /* this */ b();\n": "const a = \"/* not */\"; /* this */ b();\n",
	} {
		if got := string(withoutLineComments([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	// A template of several lines would lose its margin.
	b, err := files.ReadFile("static/app.js")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.Count(line, "`")%2 != 0 {
			t.Errorf("a text goes over several lines: %s", line)
		}
	}
}
