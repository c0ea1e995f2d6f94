package web

import "coachsearch/internal/corpus"

const oddID = `odd/100%41?#&"'<b>é+1`

// records are a small archive: ordinary columns, and some that a page must
// survive.
func records() []*corpus.Column {
	return []*corpus.Column{
		{
			ID: "2008-10-06-two-teams-one-blame", Title: "Two teams, one blame", Series: "The Desk", Date: "2008-10-06", Posted: "2008-10-05",
			Author: corpus.Author{Name: "Ada Brandt", Role: "Coach"},
			Client: corpus.Client{
				Name: "Ann", Age: 50, Title: "Director, Analysis and reporting", Tenure: "13 years", TenureMonths: 156,
				Industry: "Consulting", Issue: "Friction between sales and operations",
			},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Heading: "Q.", Paragraphs: []string{"The sales people promise dates that my operations team never agreed to. Whom do I talk to?"}},
				{Kind: corpus.Answer, Heading: "A.", Paragraphs: []string{"Friction of this sort is old, and there is a way through it."}},
				{Kind: corpus.InnerGame, Heading: "The inner game", Paragraphs: []string{"Ask what you feel when the phone rings.", "Write your limits down."}},
				{Kind: corpus.OuterGame, Heading: "The outer game", Paragraphs: []string{"Find one ally first.", "Meet with sales and offer a shared calendar."}},
				{Kind: corpus.InnerGame, Paragraphs: []string{"Come back to your limits after a month."}},
				{Kind: corpus.LastWord, Heading: "The last word", Paragraphs: []string{"Shared dates make shared blame rare."}},
			},
			Resources: []corpus.Resource{{Title: "A calendar", URL: "http://calendar.example/a?b=c&d"}, {Title: "A trap", URL: "javascript:alert(1)"}},
			Comments:  []corpus.Comment{{Author: "Marcus", Date: "2008-10-09", Text: "We had the same friction."}, {Text: "Thank you."}},
			URL:       "http://www.example.com/corner.php?id=12",
			Source:    corpus.Source{Path: "crawl.warc.gz", CapturedAt: "2009-01-15T10:11:12Z"},
			Captures:  []corpus.Capture{{Path: "crawl.warc.gz", Member: "a.html", URL: "http://www.example.com/corner.php?id=12", CapturedAt: "2009-01-15T10:11:12Z"}},
		},
		{
			ID: "2009-03-02-the-idea-had-my-name-on-it", Title: "The idea had my name on it", Series: "The Desk", Date: "2009-03-02",
			Author: corpus.Author{Name: "Ada Brandt"},
			Client: corpus.Client{Name: "Ravi", Age: 31, Title: "Senior analyst", Tenure: "2 ½ years", TenureMonths: 30, Industry: "Insurance", Issue: "Boss takes the credit"},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Heading: "Q.", Paragraphs: []string{"My manager presents my work as his own. Should I say something to his manager?"}},
				{Kind: corpus.InnerGame, Heading: "The inner game", Paragraphs: []string{"Decide what you want: credit, or the next project."}},
				{Kind: corpus.OuterGame, Heading: "The outer game", Paragraphs: []string{"Ask your manager to let you present the next sales report."}},
			},
		},
		{
			ID: "2010-05-10-forty-hours-and-then-some", Title: "Forty hours and then some", Date: "2010-05-10",
			Client: corpus.Client{Name: "Lena", AgeText: "mid-40s", Title: "Head of nursing", Tenure: "6 months", TenureMonths: 6, Industry: "Health care", Issue: "Overload"},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Paragraphs: []string{"I work every weekend and the work only grows. How do I stop?"}},
				{Kind: corpus.Answer, Paragraphs: []string{"By noticing who hands it to you, and by handing some of it back."}},
			},
		},
		{
			ID: oddID, Title: `<script>alert("title")</script> & 'friends'`, Date: "2011-01-03",
			Client: corpus.Client{Name: "<b>Bob</b>", Industry: `"><img src=x onerror=alert(1)>`, Issue: "</script><script>alert(2)</script>", Extra: map[string]string{"<i>Team</i>": "<u>4</u>"}},
			Sections: []corpus.Section{
				{Kind: corpus.Other, Heading: "<h1>Aside</h1>", Paragraphs: []string{"Markup <script>alert(3)</script> stays text, friction or not."}},
			},
			Comments: []corpus.Comment{{Author: "<script>", Text: "<img src=x onerror=alert(4)>"}},
			URL:      "javascript:alert(5)",
			Captures: []corpus.Capture{{Path: "<b>crawl</b>.zip", URL: "javascript:alert(6)"}},
		},
		{ID: "only-a-title", Title: "Only a title"},
	}
}
