package corpus

// A Kind names a part of a column.
type Kind string

// The kinds of sections, in the order in which a column prints them.
const (
	Question  Kind = "question"
	Answer    Kind = "answer"
	InnerGame Kind = "inner_game"
	OuterGame Kind = "outer_game"
	LastWord  Kind = "last_word"
	FollowUp  Kind = "follow_up"
	Other     Kind = "other"
)

// Kinds lists every kind in printing order.
var Kinds = []Kind{Question, Answer, InnerGame, OuterGame, LastWord, FollowUp, Other}

// A Column is one piece of advice as its page states it. What the page does
// not state is the zero value here and absent in JSON.
type Column struct {
	ID         string     `json:"id"`
	Title      string     `json:"title,omitempty"`
	Series     string     `json:"series,omitempty"`
	Date       string     `json:"date,omitempty"`   // the column's own date, YYYY-MM-DD
	Posted     string     `json:"posted,omitempty"` // the date in its byline, YYYY-MM-DD
	Author     Author     `json:"author,omitzero"`
	Client     Client     `json:"client,omitzero"`
	Sections   []Section  `json:"sections,omitempty"`
	Resources  []Resource `json:"resources,omitempty"`
	Comments   []Comment  `json:"comments,omitempty"`
	URL        string     `json:"url,omitempty"`
	Source     Source     `json:"source,omitzero"`
	Captures   []Capture  `json:"captures,omitempty"`
	Confidence float64    `json:"confidence,omitempty"` // 0 to 1
}

// An Author signs a column.
type Author struct {
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
}

// A Client is the person who asked.
type Client struct {
	Name         string            `json:"name,omitempty"`
	Age          int               `json:"age,omitempty"`      // years, where the page prints a plain number
	AgeText      string            `json:"age_text,omitempty"` // what it prints otherwise ("mid-40s")
	Title        string            `json:"title,omitempty"`
	Tenure       string            `json:"tenure,omitempty"` // as printed
	TenureMonths int               `json:"tenure_months,omitempty"`
	Industry     string            `json:"industry,omitempty"`
	Issue        string            `json:"issue,omitempty"`
	Extra        map[string]string `json:"extra,omitempty"` // labels that the profile does not know
}

// A Section is a named part of a column. A paragraph is plain text with its
// white space folded.
type Section struct {
	Kind       Kind     `json:"kind"`
	Heading    string   `json:"heading,omitempty"`
	Paragraphs []string `json:"paragraphs"`
}

// A Resource is a link or a title that the column recommends.
type Resource struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// A Comment is a reader's response below the column.
type Comment struct {
	Author string `json:"author,omitempty"`
	Date   string `json:"date,omitempty"`
	Text   string `json:"text"`
}

// A Source tells where in the archive the shown capture of a column lies and
// what read it.
type Source struct {
	Path       string `json:"path"`   // relative to the archive
	Member     string `json:"member"` // file inside a zip or tar
	Offset     int64  `json:"offset"` // byte of the record in a WARC or ARC
	CapturedAt string `json:"captured_at,omitempty"`
	SHA256     string `json:"sha256,omitempty"`  // of the body, hexadecimal
	Profile    string `json:"profile,omitempty"` // name and version
	Parser     int    `json:"parser,omitempty"`  // version of the parser
}

// A Capture is one copy of a column's page in the archive.
type Capture struct {
	Path       string `json:"path"`
	Member     string `json:"member,omitempty"`
	Offset     int64  `json:"offset,omitempty"`
	URL        string `json:"url,omitempty"`
	CapturedAt string `json:"captured_at,omitempty"`
	SHA256     string `json:"sha256,omitempty"`
}
