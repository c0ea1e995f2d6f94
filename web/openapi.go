package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An apiDocument is what the page of the API reads of its own description.
type apiDocument struct {
	Info struct {
		Summary     string `json:"summary"`
		Description string `json:"description"`
	} `json:"info"`
	Paths      map[string]map[string]apiOperation `json:"paths"`
	Components struct {
		Parameters map[string]apiParameter `json:"parameters"`
		Schemas    map[string]*apiSchema   `json:"schemas"`
	} `json:"components"`
}

type apiOperation struct {
	ID          string                 `json:"operationId"`
	Summary     string                 `json:"summary"`
	Description string                 `json:"description"`
	Parameters  []apiParameter         `json:"parameters"`
	Body        apiResponse            `json:"requestBody"`
	Responses   map[string]apiResponse `json:"responses"`
}

type apiParameter struct {
	Ref         string     `json:"$ref"`
	Name        string     `json:"name"`
	In          string     `json:"in"`
	Description string     `json:"description"`
	Required    bool       `json:"required"`
	Schema      *apiSchema `json:"schema"`
	Example     string     `json:"example"`
}

type apiResponse struct {
	Ref         string `json:"$ref"`
	Description string `json:"description"`
	Content     map[string]struct {
		Schema *apiSchema `json:"schema"`
	} `json:"content"`
}

type apiSchema struct {
	Ref         string                `json:"$ref"`
	Type        any                   `json:"type"` // a name or several
	Format      string                `json:"format"`
	Description string                `json:"description"`
	Enum        []any                 `json:"enum"`
	Default     any                   `json:"default"`
	Minimum     *float64              `json:"minimum"`
	Maximum     *float64              `json:"maximum"`
	MaxLength   int                   `json:"maxLength"`
	Items       *apiSchema            `json:"items"`
	AllOf       []*apiSchema          `json:"allOf"`
	Properties  map[string]*apiSchema `json:"properties"`
	Required    []string              `json:"required"`
	Additional  json.RawMessage       `json:"additionalProperties"`
}

func readAPI(doc []byte) (*apiDocument, error) {
	d := &apiDocument{}
	if err := json.Unmarshal(doc, d); err != nil {
		return nil, fmt.Errorf("read the description of the API: %w", err)
	}
	return d, nil
}

// refName is the last part of a reference: "Hit" of "#/components/schemas/Hit".
func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

func (d *apiDocument) parameter(p apiParameter) apiParameter {
	if p.Ref != "" {
		return d.Components.Parameters[refName(p.Ref)]
	}
	return p
}

// A typeView is a type in words, with the schema it is made of.
type typeView struct {
	Before, Name string // "list of", "Hit"
	Bounds       string // "from 1 to 100, 10 if absent"
}

// typeOf says in words what a schema takes.
func (d *apiDocument) typeOf(s *apiSchema) typeView {
	switch {
	case s == nil:
		return typeView{Before: "anything"}
	case s.Ref != "":
		if target := d.Components.Schemas[refName(s.Ref)]; target != nil && !target.composed() {
			return d.typeOf(target)
		}
		return typeView{Name: refName(s.Ref)}
	case len(s.AllOf) > 0:
		return d.typeOf(s.AllOf[0])
	case s.Items != nil:
		v := d.typeOf(s.Items)
		v.Before = strings.TrimSpace("list of " + v.Before)
		return v
	}
	v := typeView{Bounds: s.bounds()}
	switch t := s.Type.(type) {
	case string:
		v.Before = t
	case []any:
		v.Before = joined(t, " or ")
	}
	if s.Format != "" {
		v.Before = s.Format
	}
	if len(s.Enum) > 0 {
		v.Before = joined(s.Enum, ", ")
	}
	return v
}

// composed reports whether a schema deserves a place of its own.
func (s *apiSchema) composed() bool { return len(s.Properties) > 0 }

func (s *apiSchema) bounds() string {
	var out []string
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		out = append(out, fmt.Sprintf("from %v to %v", *s.Minimum, thousands(int(*s.Maximum))))
	case s.MaxLength > 0:
		out = append(out, fmt.Sprintf("up to %s characters", thousands(s.MaxLength)))
	}
	if s.Default != nil {
		out = append(out, fmt.Sprintf("%v if absent", s.Default))
	}
	return strings.Join(out, ", ")
}

func joined(list []any, between string) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, between)
}

// A fieldView is a field of an answer, or a parameter.
type fieldView struct {
	Name     string
	Type     typeView
	Text     string
	Optional bool
}

// fields lists what stands in an object, with what stands in the objects in
// it that have no name of their own: "meta.total".
func (d *apiDocument) fields(prefix string, s *apiSchema) []fieldView {
	names := slices.Clone(s.Required)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var out []fieldView
	for _, name := range names {
		p := s.Properties[name]
		inner, path := p, prefix+name
		if p.Items != nil && p.Ref == "" {
			inner, path = p.Items, path+"[]"
		}
		if inner.Ref == "" && inner.composed() {
			out = append(out, d.fields(path+".", inner)...)
			continue
		}
		out = append(out, fieldView{Name: prefix + name, Type: d.typeOf(p), Text: p.Description, Optional: !slices.Contains(s.Required, name)})
	}
	return out
}
