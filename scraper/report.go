package scraper

import "slices"

// An Outcome tells what a capture turned out to be.
type Outcome string

// The outcomes of a capture.
const (
	IsColumn     Outcome = "column"
	IsDuplicate  Outcome = "duplicate" // of a column that another capture gave
	IsIndex      Outcome = "index"
	IsSearch     Outcome = "search"
	IsLogin      Outcome = "login"
	IsErrorPage  Outcome = "error_page"
	IsRedirect   Outcome = "redirect"
	IsArticle    Outcome = "article" // running text that is no column
	IsOther      Outcome = "other_page"
	IsNotHTML    Outcome = "not_html"
	IsEmpty      Outcome = "empty"
	IsTruncated  Outcome = "truncated"
	IsUnreadable Outcome = "unreadable"
)

// A Reason says why a capture has its outcome, or what about it is worth a
// look. Line counts from 1 in the page's lines; 0 stands for none.
type Reason struct {
	Code    string `json:"code"`
	Field   string `json:"field"`
	Line    int    `json:"line"`
	Excerpt string `json:"excerpt"`
}

// A ReportLine accounts for one capture.
type ReportLine struct {
	Path       string   `json:"path"`
	Member     string   `json:"member"`
	Offset     int64    `json:"offset"`
	URL        string   `json:"url"`
	CapturedAt string   `json:"captured_at"`
	Outcome    Outcome  `json:"outcome"`
	ColumnID   string   `json:"column_id"`
	Confidence float64  `json:"confidence"`
	Reasons    []Reason `json:"reasons"`
}

// Unread tells whether the archive does not hold the capture whole. A page
// that breaks off although its file is whole is not unread.
func (l *ReportLine) Unread() bool {
	return slices.ContainsFunc(l.Reasons, func(r Reason) bool {
		return r.Code == codeUnreadable || r.Code == codeTruncated || r.Code == codeTooLarge
	})
}

// Codes of reasons that say that a capture could not be read.
const (
	codeUnreadable = "unreadable"
	codeTooLarge   = "too_large"
	codeTruncated  = "truncated_capture"
)

// A Summary counts what a run found. Captures is the sum of Outcomes. Columns
// is the number of captures with the outcome column, and more where pages hold
// several.
type Summary struct {
	Captures   int             `json:"captures"`
	Columns    int             `json:"columns"`
	Unreadable int             `json:"unreadable"` // captures that the archive does not hold whole
	Outcomes   map[Outcome]int `json:"outcomes"`
}

// Balances tells whether every capture has its outcome and no capture of a
// column is without one.
func (s Summary) Balances() bool {
	n := 0
	for _, c := range s.Outcomes {
		n += c
	}
	return n == s.Captures && s.Outcomes[IsColumn] <= s.Columns
}
