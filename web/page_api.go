package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// An apiView is the description of the API for people.
type apiView struct {
	shell
	Lede       string
	Paragraphs []string
	Operations []operationView
	Schemas    []schemaView
}

type operationView struct {
	ID, Method, Path string
	Summary, Text    string
	Parameters       []fieldView
	Like             *likeView // whose parameters it has, in place of its own
	Body             []fieldView
	Answers          []answerView
	Also             string // the statuses that every address may answer
	Try              string // address of an example
}

// A likeView names an operation told before, and which of its parameters are
// not taken.
type likeView struct {
	ID, Name string
	Without  string
}

type answerView struct {
	Status string
	Text   string
	Kinds  []kindView
}

// A kindView is a media type, and the schema of what is in it.
type kindView struct{ Kind, Schema string }

type schemaView struct {
	Name, Text string
	Fields     []fieldView
}

// schemaID is the id of a schema's section.
func schemaID(name string) string { return "schema-" + name }

// before is what stands before the name of the schema, and behind what follows it.
func (t typeView) before() string {
	if t.Before != "" && t.Name != "" {
		return t.Before + " "
	}
	return t.Before
}

func (t typeView) behind() string {
	if t.Bounds == "" {
		return ""
	}
	return ", " + t.Bounds
}

// methods are those of the document, in the order of the page.
var methods = []string{"get", "post"}

func (s *server) apiPage(w http.ResponseWriter, r *http.Request) error {
	if s.fresh(w, r, "api") {
		return nil
	}
	d, err := readAPI(openAPIJSON)
	if err != nil {
		return err
	}
	v := apiView{shell: s.shell("API"), Lede: d.Info.Summary}
	v.Here, v.Style, v.Canonical = "api", readStyle, s.absolute(r, "/api")
	v.Description = "The JSON API of " + s.name + ": addresses, parameters, answers."
	for p := range strings.SplitSeq(d.Info.Description, "\n\n") {
		v.Paragraphs = append(v.Paragraphs, strings.Join(strings.Fields(p), " "))
	}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range methods {
			if op, ok := d.Paths[path][method]; ok {
				o := d.operation(path, method, op)
				if o.Like = likeOf(o, v.Operations); o.Like != nil {
					o.Parameters = nil
				}
				v.Operations = append(v.Operations, o)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		if sc := d.Components.Schemas[name]; sc.composed() {
			v.Schemas = append(v.Schemas, schemaView{name, sc.Description, d.fields("", sc)})
		}
	}
	return s.render(w, http.StatusOK, &v)
}

// manyParameters are not told a second time.
const manyParameters = 5

func likeOf(o operationView, told []operationView) *likeView {
	if len(o.Parameters) < manyParameters {
		return nil
	}
	for _, before := range told {
		without := slices.DeleteFunc(slices.Clone(before.Parameters), func(f fieldView) bool { return slices.Contains(o.Parameters, f) })
		if len(before.Parameters)-len(without) == len(o.Parameters) {
			names := make([]string, len(without))
			for i, f := range without {
				names[i] = f.Name
			}
			return &likeView{before.ID, before.Method + " " + before.Path, strings.Join(names, ", ")}
		}
	}
	return nil
}

func (d *apiDocument) operation(path, method string, op apiOperation) operationView {
	v := operationView{ID: op.ID, Method: strings.ToUpper(method), Path: path, Summary: op.Summary, Text: op.Description}
	try, query := path, url.Values{}
	for _, p := range op.Parameters {
		p = d.parameter(p)
		v.Parameters = append(v.Parameters, fieldView{p.Name, d.typeOf(p.Schema), p.Description, !p.Required})
		switch {
		case p.Example == "":
		case p.In == "path":
			try = strings.ReplaceAll(try, "{"+p.Name+"}", url.PathEscape(p.Example))
		default:
			query.Set(p.Name, p.Example)
		}
	}
	for _, c := range op.Body.Content {
		v.Body = append(v.Body, d.fields("", c.Schema)...)
	}
	if v.Method == http.MethodGet && !strings.Contains(try, "{") {
		v.Try = try
		if len(query) > 0 {
			v.Try += "?" + query.Encode()
		}
	}
	var also []string
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if op.Responses[status].Ref != "" { // told once for all of them
			also = append(also, status)
			continue
		}
		r := op.Responses[status]
		a := answerView{Status: status, Text: r.Description}
		for _, kind := range slices.Sorted(maps.Keys(r.Content)) {
			a.Kinds = append(a.Kinds, kindView{kind, d.typeOf(r.Content[kind].Schema).Name})
		}
		v.Answers = append(v.Answers, a)
	}
	v.Also = strings.Join(also, ", ")
	return v
}
