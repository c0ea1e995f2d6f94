package index

import "strings"

// IsStop reports whether a word form carries no subject of its own. Such words
// are indexed like others; the ranking counts them for little, and no
// completion begins or ends with one.
func IsStop(form string) bool {
	_, ok := stopWords[form]
	return ok
}

// stopList is part of the [Signature].
const stopList = `
a about after again all also am an and any are as at
be because been before being both but by
can can't cannot could couldn't did didn't do does doesn't doing don't dont
each else even ever every for from
had hadn't has hasn't have haven't having he he'd he'll her here hers him his how
i i'd i'll i'm i've if im in into is isn't it its ive
just let let's like may me might more most much must my myself
no nor not of off on only or other our ours out over own
really s same she she'd she'll should shouldn't so some such
t than that the their theirs them themselves then there these they they'd they'll they're they've this those through to too
under until up us very
was wasn't we we'd we'll we're we've were weren't what when where whether which while who whom whose why will with won't would wouldn't
you you'd you'll you're you've your yours yourself
`

var stopWords = func() map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(stopList) {
		m[w] = struct{}{}
	}
	return m
}()
