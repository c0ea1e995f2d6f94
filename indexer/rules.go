package indexer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"coachsearch/internal/index"
)

// A Value is what a rule gives to a column.
type Value struct {
	Facet string `json:"facet"` // "topic", "level" or "industry"
	Value string `json:"value"`
}

// A Reruled column is one that other rules give other values.
type Reruled struct {
	ID     string  `json:"id"`
	Gains  []Value `json:"gains"`
	Losses []Value `json:"losses"`
}

// A ValueChange counts the columns that gain or lose a value.
type ValueChange struct {
	Value
	Live   int `json:"live"` // columns that have it
	Gained int `json:"gained"`
	Lost   int `json:"lost"`
}

// A RuleComparison tells what other rules would change of the live generation.
type RuleComparison struct {
	Generation string        `json:"generation"`
	Signature  string        `json:"signature"` // of the other rules
	Same       bool          `json:"same"`      // as the rules of the live generation
	Columns    int           `json:"columns"`   // of the live generation
	Changed    []Reruled     `json:"changed"`   // by id
	Values     []ValueChange `json:"values"`    // that change, by facet and value
}

// CompareRules derives the values of every column of the live generation by
// other rules and compares. Nothing is written.
func CompareRules(ctx context.Context, dataDir string, rules index.Ruleset) (c RuleComparison, err error) {
	x, err := rules.Taxonomy()
	if err != nil {
		return c, err
	}
	m, r, err := openWhole(ctx, index.OpenData(dataDir))
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	c = RuleComparison{
		Generation: m.Generation, Signature: rules.Signature(), Columns: r.Docs(),
		Changed: []Reruled{}, Values: []ValueChange{},
	}
	c.Same = c.Signature == m.Rules
	counts := map[Value]*ValueChange{}
	count := func(v Value) *ValueChange {
		if counts[v] == nil {
			counts[v] = &ValueChange{Value: v}
		}
		return counts[v]
	}
	for d := range uint32(r.Docs()) {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		one, err := rerule(r, d, x, count)
		if err != nil {
			return c, err
		}
		if len(one.Gains)+len(one.Losses) > 0 {
			c.Changed = append(c.Changed, one)
		}
	}
	slices.SortFunc(c.Changed, func(a, b Reruled) int { return strings.Compare(a.ID, b.ID) })
	for _, v := range slices.SortedFunc(maps.Keys(counts), compareValues) {
		if n := counts[v]; n.Gained+n.Lost > 0 {
			c.Values = append(c.Values, *n)
		}
	}
	return c, nil
}

// openWhole opens the live generation when every byte of it was checked: what is
// damaged may lead anywhere. One that was pruned in that moment has given way to
// another one.
func openWhole(ctx context.Context, d *index.Data) (*index.Manifest, *index.Reader, error) {
	for {
		name, dir, err := d.Current()
		if err != nil {
			return nil, nil, err
		}
		m, err := index.ReadManifest(dir)
		if err == nil {
			err = index.VerifyBlocks(ctx, dir, index.AtOnce)
		}
		if err == nil {
			var r *index.Reader
			if r, err = index.OpenReader(dir); err == nil {
				return m, r, nil
			}
		}
		if now, _, nowErr := d.Current(); nowErr != nil || now == name {
			return nil, nil, err
		}
	}
}

// rerule compares the values of one column, and counts.
func rerule(r *index.Reader, d uint32, x *index.Taxonomy, count func(Value) *ValueChange) (Reruled, error) {
	col, err := r.Column(d)
	if err != nil {
		return Reruled{}, err
	}
	one := Reruled{ID: col.ID, Gains: []Value{}, Losses: []Value{}}
	for facet, now := range x.Derive(col) {
		f := r.Attributes.Facets[facet]
		var was []string
		for _, v := range f.Of(d) {
			was = append(was, strings.Clone(f.Values.At(int(v))))
		}
		for _, v := range was {
			n := count(Value{facet, v})
			n.Live++
			if !slices.Contains(now, v) {
				one.Losses = append(one.Losses, n.Value)
				n.Lost++
			}
		}
		for _, v := range now {
			if n := count(Value{facet, v}); !slices.Contains(was, v) {
				one.Gains = append(one.Gains, n.Value)
				n.Gained++
			}
		}
	}
	slices.SortFunc(one.Gains, compareValues)
	slices.SortFunc(one.Losses, compareValues)
	return one, nil
}

func compareValues(a, b Value) int { return strings.Compare(a.String(), b.String()) }

// String names the value with its facet.
func (v Value) String() string { return fmt.Sprintf("%s %s", v.Facet, v.Value) }
