package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5/middleware"
)

// LocalProxies is who may say for whom a request is made, where
// Config.TrustedProxies is nil: a proxy on the same machine.
func LocalProxies() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// forwardedFor and forwardedProto are what proxies say: for whom they ask, and how
// they were asked.
const (
	forwardedFor   = "X-Forwarded-For"
	forwardedProto = "X-Forwarded-Proto"
)

// findClient reads X-Forwarded-For from right to left as far as the proxies
// are trusted. Without one the client is the other end of the connection. What
// others than those say of how they were asked is taken off the request.
func findClient(trusted []netip.Prefix) func(http.Handler) http.Handler {
	find := middleware.ClientIPFromRemoteAddr
	if len(trusted) > 0 {
		prefixes := make([]string, len(trusted))
		for i, p := range trusted {
			prefixes[i] = p.String()
		}
		find = middleware.ClientIPFromXFF(prefixes...)
	}
	return func(next http.Handler) http.Handler {
		found := find(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if peer, err := netip.ParseAddrPort(r.RemoteAddr); err != nil || !isTrusted(trusted, peer.Addr()) {
				r.Header.Del(forwardedProto)
			} else if list, has := r.Header[forwardedFor]; has {
				r.Header[forwardedFor] = withoutPorts(list)
			}
			found.ServeHTTP(w, r)
		})
	}
}

func isTrusted(trusted []netip.Prefix, peer netip.Addr) bool {
	return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(peer.Unmap()) })
}

// withoutPorts takes the ports off addresses, which some proxies add.
func withoutPorts(lists []string) []string {
	out := make([]string, len(lists))
	for i, list := range lists {
		addresses := strings.Split(list, ",")
		for j, a := range addresses {
			a = strings.TrimSpace(a)
			if ap, err := netip.ParseAddrPort(a); err == nil {
				a = ap.Addr().String()
			} else if inside, ok := strings.CutPrefix(a, "["); ok {
				a = strings.TrimSuffix(inside, "]")
			}
			addresses[j] = a
		}
		out[i] = strings.Join(addresses, ", ")
	}
	return out
}

// client returns the address of who asks: of the trusted proxy itself, where
// that does not say.
func (s *server) client(r *http.Request) string {
	if ip := middleware.GetClientIP(r.Context()); ip != "" {
		return ip
	}
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return ap.Addr().Unmap().WithZone("").String()
	}
	return r.RemoteAddr
}

// near reports whether who asks is on this machine or in its network. Nobody is
// for whom a proxy asks and does not say so that it can be read.
func (s *server) near(r *http.Request) bool {
	if r.Header.Get(forwardedFor) != "" && middleware.GetClientIP(r.Context()) == "" {
		return false
	}
	ip, err := netip.ParseAddr(s.client(r))
	return err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast())
}
