package bulk

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
)

// A vocabulary is words by falling frequency. The n-th is drawn in proportion
// to 1/(n+shift)^slope (Mandelbrot: An informational theory of the statistical
// structure of language, 1953).
type vocabulary struct {
	words []string
	draw  alias
	head  int // about so many of the first words have no subject of their own
}

const (
	vocabularySize = 400_000
	slope, shift   = 1.25, 5.0
	headSize       = 120
)

func newVocabulary() (*vocabulary, error) {
	columns, err := sample.Columns()
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, c := range columns {
		countWords(count, c)
	}
	v := &vocabulary{head: headSize}
	v.words = slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(a, b))
	})
	rnd := rand.New(rand.NewPCG(1, 1953))
	known := maps.Clone(count)
	for len(v.words) < vocabularySize {
		base := madeUp(rnd)
		for _, ending := range []string{"", "s", "ed", "ing", "er"} {
			if w := base + ending; known[w] == 0 && rnd.IntN(3) > 0 {
				known[w] = 1
				v.words = append(v.words, w)
			}
		}
	}
	weights := make([]float64, len(v.words))
	for i := range weights {
		weights[i] = math.Pow(float64(i+1)+shift, -slope)
	}
	v.draw = newAlias(weights)
	return v, nil
}

func countWords(count map[string]int, c *corpus.Column) {
	for _, s := range c.Sections {
		for _, p := range s.Paragraphs {
			for _, w := range strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return !unicode.IsLetter(r) && r != '’' && r != '\'' }) {
				if w = strings.Trim(w, "’'"); w != "" {
					count[w]++
				}
			}
		}
	}
}

// madeUp makes a word of syllables, longer ones more seldom.
func madeUp(rnd *rand.Rand) string {
	const onsets, vowels, codas = "b c d f g h k l m n p r s t v w br cl dr fl gr pl pr st tr th sh ch", "a e i o u ai ea ou", "n r l s t m nd rk st  "
	pick := func(list []string) string { return list[rnd.IntN(len(list))] }
	on, vo, co := strings.Fields(onsets), strings.Fields(vowels), strings.Split(codas, " ")
	var b strings.Builder
	for range 2 + rnd.IntN(3) {
		b.WriteString(pick(on) + pick(vo))
	}
	b.WriteString(pick(co))
	return b.String()
}

// An alias draws numbers by their weights in constant time (Vose: A linear
// algorithm for generating random numbers with a given distribution, 1991).
type alias struct {
	own   []float64 // the share of a number's slot that is its own
	other []uint32  // who has the rest
}

func newAlias(weights []float64) alias {
	n := len(weights)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	a := alias{make([]float64, n), make([]uint32, n)}
	var small, large []int
	for i, w := range weights {
		a.own[i] = w * float64(n) / sum
		if a.own[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = uint32(l)
		if a.own[l] -= 1 - a.own[s]; a.own[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range slices.Concat(small, large) {
		a.own[i] = 1
	}
	return a
}

func (a *alias) next(rnd *rand.Rand) int {
	i := rnd.IntN(len(a.own))
	if rnd.Float64() < a.own[i] {
		return i
	}
	return int(a.other[i])
}

// A writer writes the text of one column.
type writer struct {
	*vocabulary
	rnd   *rand.Rand
	theme [themeWords]int
	last  int // the word before
	buf   strings.Builder
}

// A column has so many words of its own, and so many of a hundred are one of
// them.
const (
	themeWords = 16
	themeShare = 14
)

// One in companyShare of the frequent words that have a subject is followed by
// the word that keeps it company, so that there are phrases.
const (
	companyWords = 3000
	companyShare = 6
)

func newWriter(v *vocabulary, rnd *rand.Rand) *writer {
	w := &writer{vocabulary: v, rnd: rnd}
	for i := range w.theme {
		w.theme[i] = w.content()
	}
	return w
}

// word draws any word.
func (w *writer) word() string {
	n := w.last
	switch {
	case w.hasCompany(n) && w.rnd.IntN(companyShare) == 0:
		n = w.head + n*31%companyWords
	case w.rnd.IntN(100) < themeShare:
		n = w.theme[min(w.rnd.IntN(themeWords), w.rnd.IntN(themeWords))]
	default:
		n = w.draw.next(w.rnd)
	}
	w.last = n
	return w.words[n]
}

func (w *writer) hasCompany(n int) bool { return n >= w.head && n < companyWords }

// drawContent draws a word that has a subject.
func (v *vocabulary) drawContent(rnd *rand.Rand) int {
	for {
		if n := v.draw.next(rnd); n >= v.head {
			return n
		}
	}
}

func (w *writer) content() int { return w.drawContent(w.rnd) }

func (w *writer) title(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = w.word()
	}
	words[0] = w.words[w.theme[w.rnd.IntN(themeWords)]]
	words[n-1] = w.words[w.theme[w.rnd.IntN(themeWords)]]
	return capital(strings.Join(words, " "))
}

// paragraph writes sentences of n words in all.
func (w *writer) paragraph(n int) string {
	w.buf.Reset()
	for n > 0 {
		length := min(n, 6+w.rnd.IntN(18))
		n -= length
		for i := range length {
			s := w.word()
			if i == 0 {
				s = capital(s)
			}
			if w.buf.Len() > 0 {
				w.buf.WriteByte(' ')
			}
			w.buf.WriteString(s)
			if i > 0 && i < length-1 && w.rnd.IntN(12) == 0 {
				w.buf.WriteByte(',')
			}
		}
		w.buf.WriteString([]string{".", ".", ".", "?", "!"}[w.rnd.IntN(5)])
	}
	return w.buf.String()
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
