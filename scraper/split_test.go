package scraper

import (
	"slices"
	"strings"
	"testing"

	"coachsearch/scraper/archive"
)

// TestParted reads columns in which a line break or an inline element is all
// that parts the title from the question, the date or the facts.
func TestParted(t *testing.T) {
	const (
		date     = "Coach's Corner, March 3, 2008"
		question = "My boss keeps giving me his own work to do the night before it is due. I have asked him twice to stop. What should I do now?"
		rest     = `<p><b>A.</b> It is fair to be tired of this. Begin with the facts and with what you can change yourself.</p>
			<h3>The Inner Game</h3><p>Notice what you feel when the work lands on your desk, and write it down for a week.</p>
			<h3>The Outer Game</h3><p>Ask for ten minutes with him. Tell him what you saw and what it costs you.</p>`
		facts = "Name: Dana<br>Age: 41<br>Title: Buyer<br>Industry: Retail<br>Issue: A boss who passes on his work"
	)
	p := builtinProfile(t)
	for _, title := range []string{"When the Boss Hands You His Homework", "Who does the homework?", "My boss hands me his homework"} {
		for _, form := range []string{
			"<p>{d}</p><p><b>{t}</b> Q. {q}</p>",
			"<p>{d}</p><p><b>{t}</b>Q. {q}</p>",
			"<p>{d}</p><p><b>{t}</b><br>Q. {q}</p>",
			"<p>{d}</p><p>{t}<br>Q. {q}</p>",
			"<p>{d}</p><p><b>{t}</b> <b>Q.</b> {q}</p>",
			"<p>{d}</p><p><b>{t}<br>Q.</b> {q}</p>",
			"<p>{d}</p><div><span>{t}</span><span>Q. {q}</span></div>",
			"<p>{d}</p><p><b>{t}</b><br>Question: {q}</p>",
			"<p>{d}<br><b>{t}</b><br>Q. {q}</p>",
			"<p>{d}</p><p><b>{t}</b><br>{f}</p><p>Q. {q}</p>",
			"<p>{d}</p><p>{t}<br>{f}</p><p>Q. {q}</p>",
			"<p>{d}</p><p><strong>{t}</strong> Name: Dana Age: 41 Title: Buyer Industry: Retail Issue: A boss who passes on his work</p><p>Q. {q}</p>",
			"<p>{d}</p><p>{f}</p><p><b>{t}</b> Q. {q}</p>",
			"<p>{d}</p><p>{f}</p><p>{t}<br>Q. {q}</p>",
			"<p>{d}</p><p>{f}<br><b>{t}</b><br>Q. {q}</p>",
			"<p>{d}<br>{t}<br>{f}<br>Q. {q}</p>",
			"<p>{d} <b>{t}</b></p><p>{f}<br>Q. {q}</p>",
		} {
			body := strings.NewReplacer("{d}", date, "{t}", title, "{q}", question, "{f}", facts).Replace(form) + rest
			t.Run(form+title, func(t *testing.T) {
				page := "<html><head><title>Coach's Corner</title></head><body>" + body + "</body></html>"
				c := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page)}, p).Column
				if c == nil {
					t.Fatal("no column")
				}
				if c.Title != title || c.Date != "2008-03-03" {
					t.Errorf("title %q, date %q", c.Title, c.Date)
				}
				if len(c.Sections) != 4 || strings.Join(c.Sections[0].Paragraphs, " ") != question {
					t.Errorf("sections %+v", c.Sections)
				}
				facts := []string{c.Client.Name, c.Client.Title, c.Client.Industry, c.Client.Issue}
				if stated := strings.Contains(body, "Name:"); stated && !slices.Equal(facts, []string{"Dana", "Buyer", "Retail", "A boss who passes on his work"}) {
					t.Errorf("client %q", facts)
				}
			})
		}
	}
}
