package main

import (
	"net/http"
	"strings"
)

// checkTarget refuses requests for what is neither a path nor an address of the
// web, such as "GET host:80" and "GET *". Like other bytes that are no request
// they are answered in one line. "OPTIONS *" is answered by the server itself.
func checkTarget(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u := r.URL
		if u.Path == "" && u.Host != "" { // "GET http://host" is for its root: RFC 9112, 3.2.2
			root := *u
			asked := *r
			root.Path, asked.URL = "/", &root
			r, u = &asked, &root
		}
		if u.Opaque != "" || !strings.HasPrefix(u.Path, "/") || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
			http.Error(w, "400 Bad Request: no such request target", http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
