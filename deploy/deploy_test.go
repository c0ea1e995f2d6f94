// Package deploy is files for whoever runs coachsearch, and their tests.
package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var units = []string{"coachsearch.service", "coachsearch.socket", "coachsearch-index.service", "coachsearch-index.timer"}

// verified returns the units in a folder of their own, as installed on a
// machine that has the programs.
func verified(t *testing.T) (paths []string) {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("there is no systemd-analyze")
	}
	dir := t.TempDir()
	for _, name := range units {
		text := strings.ReplaceAll(read(t, "systemd/"+name), "/usr/local/bin/", "/bin/true ")
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// systemd has nothing to say about the units.
func TestUnits(t *testing.T) {
	out, err := exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, verified(t)...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

var exposure = regexp.MustCompile(`exposure level for \S+: ([0-9.]+)`)

// A service is exposed as little as its work allows: below 2 is what
// systemd-analyze calls good, of 10.
func TestExposure(t *testing.T) {
	for _, path := range verified(t) {
		if !strings.HasSuffix(path, ".service") {
			continue
		}
		out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", path).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		m := exposure.FindSubmatch(out)
		if m == nil {
			t.Fatalf("no level in\n%s", out)
		}
		if level, err := strconv.ParseFloat(string(m[1]), 64); err != nil || level > 2 {
			t.Errorf("%s: exposure %s", filepath.Base(path), m[1])
		}
	}
}

// The folders and users that the units name are those that are made.
func TestUsersAndFolders(t *testing.T) {
	users, folders := read(t, "systemd/sysusers.conf"), read(t, "systemd/tmpfiles.conf")
	for _, name := range units {
		for line := range strings.Lines(read(t, "systemd/"+name)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if (key == "User" || key == "Group") && !regexp.MustCompile(`(?m)^u `+value+` `).MatchString(users) {
				t.Errorf("%s: nobody makes the user %s", name, value)
			}
			if key == "StateDirectory" && !regexp.MustCompile(`(?m)^d /var/lib/`+value+` `).MatchString(folders) {
				t.Errorf("%s: nobody makes /var/lib/%s", name, value)
			}
		}
	}
	if cron := read(t, "cron.d/coachsearch"); !regexp.MustCompile(`(?m)^17 3 \* \* \*  coachsearch-index  `).MatchString(cron) {
		t.Errorf("no line for cron in\n%s", cron)
	}
}

// The image builds what there is, with the Go that the module asks for.
func TestContainerfile(t *testing.T) {
	file := read(t, "Containerfile")
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../go.mod"))[1]
	if !strings.Contains(file, "golang:"+want+"-") {
		t.Errorf("the image is not built with Go %s", want)
	}
	for _, m := range regexp.MustCompile(`\./cmd/[a-z]+`).FindAllString(file, -1) {
		if _, err := os.Stat(filepath.Join("..", m)); err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(file, "install -d -m 1777 /out/root/tmp") || !strings.Contains(file, "COPY --from=build /out/root/ /\n") {
		t.Error("there is no folder for temporary files, which a stream of columns needs")
	}
	if !regexp.MustCompile(`(?m)^USER 65532`).MatchString(file) {
		t.Error("it runs as root")
	}
}
