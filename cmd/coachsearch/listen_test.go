package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"coachsearch/web"
)

// overSocket returns a client that asks over a socket, whatever the address.
func overSocket(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext:       func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", path) },
		DisableKeepAlives: true,
	}}
}

func ask(t *testing.T, client *http.Client, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

// inside serves in this process until the test ends, and returns its end.
func inside(t *testing.T, l net.Listener, data string, cfg web.Config, o serving) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	go func() {
		c := &command{ctx: ctx, stdout: io.Discard, stderr: io.Discard}
		ended <- c.serve(l, data, cfg, o)
	}()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve ends with %v", err)
		}
	}
}

// On a socket the proxy says who asks; the socket of a server that was killed
// is taken over, that of one that lives is not.
func TestUnixSocket(t *testing.T) {
	data, path := t.TempDir(), filepath.Join(t.TempDir(), "web.sock")
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := listen(unixPrefix+path, true)
	if err != nil {
		t.Fatal(err)
	}
	stop := inside(t, l, data, web.Config{Rate: 0.1}, serving{})
	client := overSocket(path)
	for i, want := range []int{200, 429} {
		for _, reader := range []string{"198.51.100.1", "198.51.100.2"} {
			if resp, body := ask(t, client, "http://x/search?q=friction", "X-Forwarded-For", reader); resp.StatusCode != want {
				t.Errorf("request %d of %s: %d %.100s", i, reader, resp.StatusCode, body)
			}
		}
	}
	if _, err := listen(unixPrefix+path, true); err == nil || !strings.Contains(err.Error(), "another server answers there") {
		t.Errorf("a second server: %v", err)
	}
	stop()
	if _, err := os.Stat(path); err == nil {
		t.Error("the socket is left behind")
	}
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen(unixPrefix+path, true); err == nil {
		t.Error("a file was replaced by a socket")
	}
}

// A socket that systemd has opened is served, with all that came in before,
// and systemd is told when.
func TestSocketActivation(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command("sh", append([]string{"-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec coachsearch "$@"`, "sh"}, args...)...)
		cmd.ExtraFiles = []*os.File{f}
		cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+filepath.Join(dir, "notify"))
		return cmd
	}
	if out, err := run("serve", "-data", data, "-addr", "127.0.0.1:0").CombinedOutput(); err == nil || !strings.Contains(string(out), "handed over by systemd") {
		t.Errorf("with -addr as well: %v\n%s", err, out)
	}
	cmd := run("serve", "-data", data)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // an error where it has ended, as it should
	if resp, body := ask(t, http.DefaultClient, "http://"+l.Addr().String()+"/search?q=friction"); resp.StatusCode != http.StatusOK {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	says := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		if err := told.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if n, err := told.Read(b); err != nil || string(b[:n]) != want {
			t.Errorf("systemd is told %q, %v, want %q", b[:n], err, want)
		}
	}
	says("READY=1")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	says("STOPPING=1")
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// writeCertificate makes a certificate of its own for 127.0.0.1.
func writeCertificate(t *testing.T, certFile, keyFile string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "EC PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// servedByTLS serves a data folder by HTTPS until the test ends, and returns where.
func servedByTLS(t *testing.T, data string) (addr string) {
	t.Helper()
	dir := t.TempDir()
	o := serving{certFile: filepath.Join(dir, "cert.pem"), keyFile: filepath.Join(dir, "key.pem")}
	writeCertificate(t, o.certFile, o.keyFile, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inside(t, l, data, web.Config{}, o))
	return l.Addr().String()
}

// HTTPS is served with a certificate that is renewed while it serves; one
// that is broken leaves the one before.
func TestTLS(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	addr := servedByTLS(t, data)
	client := func() *http.Client {
		return &http.Client{Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
			ForceAttemptHTTP2: true, DisableKeepAlives: true,
		}}
	}
	url := "https://" + addr + "/search?q=friction"
	resp, _ := ask(t, client(), url)
	if resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 || resp.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %s, %v", resp.Proto, resp.Status, resp.Header)
	}
	if serial := resp.TLS.PeerCertificates[0].SerialNumber.Int64(); serial != 1 {
		t.Errorf("certificate %d", serial)
	}
	if resp, _ := ask(t, http.DefaultClient, "http://"+addr+"/"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP on this port: %s", resp.Status)
	}
	if _, err := (&tls.Dialer{Config: &tls.Config{MaxVersion: tls.VersionTLS11, InsecureSkipVerify: true}}).DialContext(t.Context(), "tcp", addr); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
}

// By HTTP/2 the server says how much it takes, and takes no more.
func TestOversizedHTTP2(t *testing.T) {
	addr := servedByTLS(t, t.TempDir())
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	status := func(size int) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+addr+"/livez", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X", strings.Repeat("a", size))
		resp, err := transport.RoundTrip(req)
		if err != nil && strings.Contains(err.Error(), "advertised limit") {
			return http.StatusRequestHeaderFieldsTooLarge // what the server would answer
		}
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.ProtoMajor != 2 {
			t.Fatalf("it speaks %s", resp.Proto)
		}
		return resp.StatusCode
	}
	for _, tc := range []struct{ size, want int }{{1, 200}, {maxHeaderBytes - 512, 200}, {maxHeaderBytes + 512, 431}} {
		if got := status(tc.size); got != tc.want {
			t.Errorf("a header of %d bytes: %d, want %d", tc.size, got, tc.want)
		}
	}
}

func TestCertificateRenewed(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if _, err := openCertificate(certFile, keyFile, nil); err == nil {
		t.Error("a certificate that is not there is opened")
	}
	writeCertificate(t, certFile, keyFile, 1)
	var log strings.Builder
	c, err := openCertificate(certFile, keyFile, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	serial := func(want int64) {
		t.Helper()
		c.looked = time.Time{} // as if a second had passed
		cert, err := c.forHello(nil)
		if err != nil {
			t.Fatal(err)
		}
		if leaf, err := x509.ParseCertificate(cert.Certificate[0]); err != nil || leaf.SerialNumber.Int64() != want {
			t.Errorf("certificate %v, %v, want %d", leaf.SerialNumber, err, want)
		}
	}
	later := func(d time.Duration) {
		t.Helper()
		at := time.Now().Add(d)
		if err := os.Chtimes(certFile, at, at); err != nil {
			t.Fatal(err)
		}
	}
	serial(1)
	writeCertificate(t, certFile, keyFile, 2)
	later(time.Minute)
	serial(2)
	if err := os.WriteFile(certFile, []byte("half a certifica"), 0o600); err != nil {
		t.Fatal(err)
	}
	later(2 * time.Minute)
	serial(2)
	serial(2)
	if n := strings.Count(log.String(), "certificate not read"); n != 1 {
		t.Errorf("reported %d times:\n%s", n, &log)
	}
	writeCertificate(t, certFile, keyFile, 3)
	later(3 * time.Minute)
	serial(3)
	// Another file of the same time, as from a system whose files all have one.
	writeCertificate(t, certFile+".new", keyFile+".new", 4)
	st, err := os.Stat(certFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chtimes(certFile+".new", st.ModTime(), st.ModTime()), os.Rename(keyFile+".new", keyFile), os.Rename(certFile+".new", certFile)); err != nil {
		t.Fatal(err)
	}
	serial(4)
	// What could not be read, as before its owner was changed, is tried again
	// although the file is the same.
	writeCertificate(t, certFile, keyFile, 5)
	whole, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(certFile, bytes.Repeat([]byte("x"), len(whole)), 0o600); err != nil {
		t.Fatal(err)
	}
	later(4 * time.Minute)
	serial(4)
	if st, err = os.Stat(certFile); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(certFile, whole, 0o600), os.Chtimes(certFile, st.ModTime(), st.ModTime())); err != nil {
		t.Fatal(err)
	}
	serial(5)
	// Nobody writes to the pipe.
	if err := errors.Join(os.Remove(keyFile), syscall.Mkfifo(keyFile, 0o600)); err != nil {
		t.Fatal(err)
	}
	later(5 * time.Minute)
	serial(5)
	if !strings.Contains(log.String(), "not a regular file") {
		t.Errorf("a pipe for the key is not reported:\n%s", &log)
	}
}

func TestParseProxies(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		bad      bool
	}{
		{"10.0.0.0/8, 192.0.2.1", "[10.0.0.0/8 192.0.2.1/32]", false},
		{"10.1.2.3/8,2001:db8::1", "[10.0.0.0/8 2001:db8::1/128]", false},
		{"none", "[]", false},
		{"proxy.example", "", true},
		{"10.0.0.0/33", "", true},
		{"10.0.0.0/8,", "", true},
	} {
		got, err := parseProxies(tc.in)
		if (err != nil) != tc.bad {
			t.Errorf("%q: %v", tc.in, err)
			continue
		}
		var b strings.Builder
		for i, p := range got {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(p.String())
		}
		if s := "[" + b.String() + "]"; !tc.bad && s != tc.want {
			t.Errorf("%q: %s, want %s", tc.in, s, tc.want)
		}
	}
}
