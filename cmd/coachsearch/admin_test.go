package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coachsearch/internal/coach"
)

const coachPassword = "correct horse battery"

// tool runs a command to its end.
func tool(t *testing.T, stdin string, want int, args ...string) string {
	t.Helper()
	cmd := exec.Command("coachsearch", args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		t.Errorf("%v: exit code %d, want %d\n%s", args, got, want, out)
	}
	return string(out)
}

func TestPasswordCommand(t *testing.T) {
	data := t.TempDir()
	for stdin, problem := range map[string]string{"": "12 characters", "short\n": "12 characters"} {
		if out := tool(t, stdin, 1, "password", "-data", data); !strings.Contains(out, problem) || !strings.Contains(out, "hint: ") {
			t.Errorf("%q: %s", stdin, out)
		}
	}
	if out := tool(t, "", 64, "password", "-data", data, coachPassword); strings.Contains(out, coachPassword) {
		t.Errorf("the password is repeated: %s", out)
	}
	tool(t, "", 64, "password")
	if out := tool(t, coachPassword+"\n", 0, "password", "-data", data); out != "" {
		t.Errorf("it says %s", out)
	}
	b, err := os.ReadFile(filepath.Join(coach.Dir(data), "coach.db"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), coachPassword) || !strings.Contains(string(b), "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Error("the password is not stored as it should be")
	}
}

// The door opens only where what passes it cannot be read on the way, and only
// for who has a key.
func TestAdminRefused(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	if out := tool(t, "", 1, "serve", "-data", data, "-admin", "-addr", "127.0.0.1:0"); !strings.Contains(out, "no password is set") || !strings.Contains(out, "hint: coachsearch password") {
		t.Errorf("without a password: %s", out)
	}
	tool(t, coachPassword, 0, "password", "-data", data)
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		if out := tool(t, "", 64, "serve", "-data", data, "-admin", "-addr", addr); !strings.Contains(out, "HTTPS only") {
			t.Errorf("on %s: %s", addr, out)
		}
	}
}

// A coach's file that cannot be opened shuts the door and nothing else; nothing is
// written to it, and it is tried again.
func TestDamagedStore(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	tool(t, coachPassword, 0, "password", "-data", data)
	path := filepath.Join(coach.Dir(data), "coach.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(whole)
	copy(torn[100:], make([]byte, 8000)) // behind the head of the file: its list of tables
	for name, damaged := range map[string][]byte{
		"empty": {}, "overwritten": bytes.Repeat([]byte("no database "), 400), "torn": torn, "cut": whole[:len(whole)/2+100],
	} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		p := start(t, "serve", "-data", data, "-admin", "-addr", "127.0.0.1:0")
		if status, body := p.get("/api/v1/search?q=friction"); status != http.StatusOK || !strings.Contains(body, "column-1") {
			t.Errorf("%s: readers get %d %s", name, status, body)
		}
		if status, _ := p.get("/api/v1/search?q=nothingofthekind"); status != http.StatusOK {
			t.Errorf("%s: in vain: %d", name, status)
		}
		for _, page := range []string{"/coach", "/coach/sign-in"} {
			if status, body := p.get(page); status != http.StatusServiceUnavailable || !strings.Contains(body, "nobody can sign in") {
				t.Errorf("%s: %s answers %d %s", name, page, status, body)
			}
		}
		p.terminate()
		if code := p.wait(); code != 0 || strings.Count(p.out, "door stays shut") != 1 || !strings.Contains(p.out, "coach.db: the coach's file is damaged") || !strings.Contains(p.out, "from a backup") {
			t.Errorf("%s: exit code %d\n%s", name, code, p.out)
		}
		if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, damaged) {
			t.Errorf("%s: it was written to: %v", name, err)
		}
	}
	d := &door{dir: coach.Dir(data), log: slog.New(slog.DiscardHandler)}
	if err := d.open(t.Context()); !errors.Is(err, coach.ErrDamaged) || d.store.Load() != nil {
		t.Errorf("damaged: %v", err)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.open(t.Context()); err != nil || d.store.Load() == nil {
		t.Fatalf("put back: %v", err)
	}
	if err := d.store.Load().Close(); err != nil {
		t.Error(err)
	}
}

var formToken = regexp.MustCompile(`name="form" value="([^"]+)"`)

// What the coach hides nobody finds: on the site, from the command line, after
// a rebuild, and when the server runs without the door.
func TestHideEndToEnd(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 3)); err != nil {
		t.Fatal(err)
	}
	tool(t, coachPassword, 0, "password", "-data", data)
	p := start(t, "serve", "-data", data, "-admin", "-addr", "127.0.0.1:0")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	post := func(path string, form url.Values) string {
		t.Helper()
		resp, err := client.PostForm(p.url+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %v\n%s", path, resp.Status, err, b)
		}
		return string(b)
	}
	post("/coach/sign-in", url.Values{"password": {coachPassword}})
	_, page := ask(t, client, p.url+"/coach/columns/column-1")
	m := formToken.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no form in\n%s", page)
	}
	if page = post("/coach/columns/column-1/hide", url.Values{"form": {m[1]}}); !strings.Contains(page, "Nobody but you sees this column") {
		t.Errorf("after hiding: %s", page)
	}
	gone := func(when string, p *process) {
		t.Helper()
		if status, _ := p.get("/columns/column-1"); status != http.StatusNotFound {
			t.Errorf("%s: the page answers %d", when, status)
		}
		if _, body := p.get("/api/v1/search?q=friction"); strings.Contains(body, "column-1") || !strings.Contains(body, "column-2") {
			t.Errorf("%s: the search answers %s", when, body)
		}
		if out := tool(t, "", 0, "find", "-data", data, "-json", "friction"); strings.Contains(out, "column-1") || !strings.Contains(out, "column-2") {
			t.Errorf("%s: find answers %s", when, out)
		}
	}
	gone("at once", p)
	res, err := rebuild(data, records(t, 4))
	if err != nil {
		t.Fatal(err)
	}
	p.served(res.Generation)
	gone("after a rebuild", p)
	p.terminate()
	if code := p.wait(); code != 0 || strings.Contains(p.out, coachPassword) {
		t.Errorf("exit code %d\n%s", code, p.out)
	}
	without := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	gone("without the door", without)
	if status, _ := without.get("/coach/sign-in"); status != http.StatusNotFound {
		t.Errorf("without -admin there is a door: %d", status)
	}
	if err := os.WriteFile(filepath.Join(coach.Dir(data), "hidden.json"), []byte("["), 0o644); err != nil {
		t.Fatal(err)
	}
	without.logs("hidden columns not read")
	if status, _ := without.get("/columns/column-1"); status != http.StatusNotFound {
		t.Errorf("a damaged list shows what was hidden: %d", status)
	}
	tool(t, "", 1, "find", "-data", data, "friction")
	tool(t, "", 1, "serve", "-data", data, "-addr", "127.0.0.1:0")
}
