package web

import "net/url"

// compareURL is the address of two columns side by side, on a topic if they
// were chosen for one.
func compareURL(a, b, topic string) string {
	v := url.Values{"a": {a}, "b": {b}}
	if topic != "" {
		v.Set("topic", topic)
	}
	return "/compare?" + v.Encode()
}

// handoutURL is the address of a handout of columns.
func handoutURL(ids ...string) string {
	return "/handout?" + url.Values{"id": ids}.Encode()
}
