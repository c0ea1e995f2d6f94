package web

import (
	"net/http"
	"strings"
)

// mendQuery lets an address be read as whoever typed or made it means it: a
// semicolon, which Go's reader of query strings refuses, is a character like
// others, and on the pages a percent sign that begins no escape ("q=100%")
// stands for itself. A program is told about such a sign.
func mendQuery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := strings.ReplaceAll(r.URL.RawQuery, ";", "%3B")
		if !forProgram(r) || r.URL.Path == "/search.atom" {
			query = escapePercent(query)
		}
		if query != r.URL.RawQuery {
			u := *r.URL
			u.RawQuery = query
			r.URL = &u
		}
		next.ServeHTTP(w, r)
	})
}

// escapePercent escapes the percent signs that begin no escape.
func escapePercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
