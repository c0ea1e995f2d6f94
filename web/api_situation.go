package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// Limits on a reader's own situation.
const (
	maxSituationBytes = 256 << 10 // of the body
	maxSituationRunes = 20_000    // characters of its text
	defaultNearest    = 10
)

// apiSituation answers POST /api/v1/similar. What a reader tells travels in
// the body, so that no log, no cache and no address ever holds it.
func (s *server) apiSituation(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if _, err := only(r); err != nil {
		return err
	}
	situation, n, err := readSituation(w, r)
	if err != nil {
		return err
	}
	return s.withIndex(func(x *search.Index) error {
		began := time.Now()
		hits, err := x.SimilarTo(r.Context(), situation, n)
		if err != nil {
			return fmt.Errorf("similar to a situation: %w", err)
		}
		return writeJSON(w, similarAnswerOf(hits, x.Info(), time.Since(began), similarLinks{Self: "/api/v1/similar"}))
	})
}

func readSituation(w http.ResponseWriter, r *http.Request) (sit search.Situation, n int, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return sit, 0, &Problem{Status: http.StatusUnsupportedMediaType, Detail: "The body must be application/json."}
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		w.Header().Set("Accept-Encoding", "identity") // RFC 9110, 12.5.3
		return sit, 0, &Problem{Status: http.StatusUnsupportedMediaType, Detail: "The body must be sent as it is, without compression."}
	}
	var in struct {
		Text    string        `json:"text"`
		Client  corpus.Client `json:"client"`
		PerPage *int          `json:"per_page"`
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSituationBytes))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return sit, 0, badBody(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return sit, 0, &Problem{Status: http.StatusBadRequest, Detail: "The body must be one JSON object and nothing behind it."}
	}
	n = defaultNearest
	if in.PerPage != nil {
		n = *in.PerPage
	}
	switch runes := utf8.RuneCountInString(in.Text); {
	case n < 1 || n > search.MaxLimit:
		return sit, 0, refused([]ParamError{{Parameter: "per_page", Detail: fmt.Sprintf("Not a whole number from 1 to %d.", search.MaxLimit)}})
	case in.Client.Age < 0:
		return sit, 0, refused([]ParamError{{Parameter: "client.age", Detail: "It is less than 0."}})
	case in.Client.TenureMonths < 0:
		return sit, 0, refused([]ParamError{{Parameter: "client.tenure_months", Detail: "It is less than 0."}})
	case runes > maxSituationRunes:
		return sit, 0, refused([]ParamError{{Parameter: "text", Detail: fmt.Sprintf("It has %d characters; %d are allowed.", runes, maxSituationRunes)}})
	case strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.Client.Issue) == "":
		return sit, 0, refused([]ParamError{{Parameter: "text", Detail: "Tell what is going on."}})
	}
	if in.Client.Issue != "" {
		in.Text += "\n" + in.Client.Issue
	}
	return search.Situation{Text: in.Text, Client: in.Client}, n, nil
}

// badBody says what is wrong with a body, and never what stands in it.
func badBody(err error) error {
	var tooLarge *http.MaxBytesError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &tooLarge):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("The body may have %d bytes.", tooLarge.Limit)}
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return refused([]ParamError{{Parameter: shorten(wrongType.Field), Detail: "It is of another type than the description says."}})
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return &Problem{Status: http.StatusBadRequest, Detail: "The body has a field that is not known. Valid: text, client, per_page."}
	}
	return &Problem{Status: http.StatusBadRequest, Detail: "The body is not a JSON object."}
}
