package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// A Problem is an error that the client can be told about, on the wire an
// RFC 9457 problem document.
type Problem struct {
	Status int
	Title  string // of the status, if empty
	Detail string
	Errors []ParamError
}

// A ParamError is one parameter that was refused.
type ParamError struct {
	Parameter string   `json:"parameter"`
	Detail    string   `json:"detail"`
	Valid     []string `json:"valid,omitempty"` // what would have been taken, where that is a short list
}

func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s: %s", p.Status, p.title(), p.Detail)
	for _, e := range p.Errors {
		fmt.Fprintf(&b, "; %s: %s", e.Parameter, e.Detail)
	}
	return b.String()
}

func (p *Problem) title() string {
	if p.Title != "" {
		return p.Title
	}
	if p.Status == http.StatusNotFound {
		return "Not found"
	}
	return http.StatusText(p.Status)
}

// headings say to a person what the titles of statuses say to a program.
var headings = map[int]string{
	http.StatusBadRequest:            "That could not be read",
	http.StatusForbidden:             "Not allowed",
	http.StatusNotFound:              "Not found",
	http.StatusMethodNotAllowed:      "Not this way",
	http.StatusRequestEntityTooLarge: "Too much text",
	http.StatusTooManyRequests:       "One moment, please",
	http.StatusInternalServerError:   "Something went wrong",
	http.StatusServiceUnavailable:    "Not at the moment",
}

func (p *Problem) heading() string { return cmp.Or(p.Title, headings[p.Status], p.title()) }

type problemDoc struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail"`
	Errors []ParamError `json:"errors"`
}

func (p *Problem) wire() problemDoc {
	d := problemDoc{Type: "about:blank", Title: p.Title, Status: p.Status, Detail: p.Detail, Errors: p.Errors}
	if d.Title == "" {
		d.Title = http.StatusText(p.Status) // which the type asks for
	}
	if d.Errors == nil {
		d.Errors = []ParamError{}
	}
	return d
}

// Encode writes v as the API does: one line of JSON, with markup characters
// left as they are, since no answer is ever read as HTML.
func Encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
