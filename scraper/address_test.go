package scraper

import (
	"testing"
	"time"

	"coachsearch/scraper/archive"
)

func TestCanonical(t *testing.T) {
	p := builtinProfile(t)
	for _, same := range [][]string{
		{"http://www.example.com/corner.php?id=12", "https://example.com/corner.php?id=12", "http://EXAMPLE.com:80/corner.php?id=12#top", "http://example.com/corner.php?PHPSESSID=abc123&id=12", "http://example.com/corner.php?id=12&print=1", "http://example.com/corner.php?id=12&amp;view=print", "http://example.com/corner.php;jsessionid=77?id=12"},
		{"http://example.com/", "http://www.example.com", "http://example.com/index.html", "http://example.com/Default.asp"},
		{"http://example.com/Show.ASP?ID=3", "http://example.com/show.asp?id=3"},
		{"http://example.com/a?b=1&c=2", "http://example.com/a?c=2&b=1"},
		{"http://example.com/a/", "http://example.com/a", "http://example.com/a/index.php"},
	} {
		want, _, _ := p.canonical(same[0])
		for _, s := range same {
			if got, _, _ := p.canonical(s); got != want {
				t.Errorf("%s: %s, want %s", s, got, want)
			}
		}
	}
	a, _, _ := p.canonical("http://example.com/corner.php?id=12")
	for _, other := range []string{"http://example.com/corner.php?id=13", "http://example.com/Corner.php?id=12", "http://example.org/corner.php?id=12"} {
		if b, _, _ := p.canonical(other); a == b {
			t.Errorf("%s is taken for another page", other)
		}
	}
	full, base, page := p.canonical("http://example.com/corner.php?id=12&page=2")
	if full == a || base != a || page != "2" {
		t.Errorf("page 2: %q %q %q", full, base, page)
	}
}

func TestOrigin(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tc := range []struct {
		name, path, comment, url, time string
	}{
		{"stamp in the name", "20050630083050_mn.html", "", "", "2005-06-30T08:30:50Z"},
		{"stamp in a folder", "20080115101112/corner.html", "", "", "2008-01-15T10:11:12Z"},
		{"mirror", "www.example.com/corner.php@id=3", "", "http://www.example.com/corner.php?id=3", ""},
		{"mirror with an extension", "www.example.com/corner.php@id=3.html", "", "http://www.example.com/corner.php?id=3", ""},
		{"mirror in a stamped folder", "wayback/20060211183045/www.example.com/a/b.html", "", "http://www.example.com/a/b.html", "2006-02-11T18:30:45Z"},
		{"no host", "saved/page.v2/a.html", "", "", ""},
		{"browser", "a.html", " saved from url=(0031)http://www.example.com/a?b=1&amp;c=2 ", "http://www.example.com/a?b=1&c=2", ""},
		{"HTTrack", "a.html", " Mirrored from www.example.com/a.php?id=1 by HTTrack Website Copier/3.x [XR&CO'2008], Mon, 06 Oct 2008 10:11:12 GMT ", "http://www.example.com/a.php?id=1", "2008-10-06T10:11:12Z"},
		{"SingleFile", "a.html", "\n Page saved with SingleFile \n url: https://example.com/a \n saved date: Mon Oct 06 2008 12:11:12 GMT+0200 (CEST)\n", "https://example.com/a", "2008-10-06T10:11:12Z"},
		{"HTTrack of the Wayback Machine", "a.html", " Mirrored from web.archive.org/web/20090115101112/http://www.example.com/a by HTTrack Website Copier/3.x [XR&CO'2008], Mon, 06 Oct 2008 10:11:12 GMT ", "http://www.example.com/a", "2009-01-15T10:11:12Z"},
		{"early Wayback", "a.html", "\n     FILE ARCHIVED ON 20060213101112 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 20071231080000.", "", "2006-02-13T10:11:12Z"},
		{"Wayback", "a.html", "\n     FILE ARCHIVED ON 10:11:12 Jan 15, 2009 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 08:00:00 Feb 01, 2024.", "", "2009-01-15T10:11:12Z"},
	} {
		m := meta{comments: []string{tc.comment}}
		u, got := origin(&archive.Capture{Path: tc.path}, &m)
		var want time.Time
		if tc.time != "" {
			want = at(tc.time)
		}
		if u != tc.url || !got.Equal(want) {
			t.Errorf("%s: %q %v, want %q %v", tc.name, u, got, tc.url, want)
		}
	}
	for _, tc := range []struct {
		name      string
		m         meta
		url, time string
	}{
		{"toolbar", meta{toolbar: `<input type="text" name="url" value="http://www.example.com/a?b=1&amp;c=2"/>`}, "http://www.example.com/a?b=1&c=2", ""},
		{"toolbar's call", meta{toolbar: `<script>__wm.bt(675,27,25,2,"web","http://www.example.com/a","20090115101112",1996);</script>`}, "http://www.example.com/a", "2009-01-15T10:11:12Z"},
		{"base that the archive put in", meta{base: "http://www.example.com/a", comments: []string{"FILE ARCHIVED ON 20060213101112 AND RETRIEVED"}}, "http://www.example.com/a", "2006-02-13T10:11:12Z"},
		{"base of the site's own", meta{base: "http://www.example.com/"}, "", ""},
		{"Google's cache", meta{base: "http://www.example.com/a", top: `This is Google's <a href="#">cache</a> of <a href="http://www.example.com/a">www.example.com/a</a>. It is a snapshot of the page as it appeared on 6 May 2010 04:11:27 GMT.`}, "http://www.example.com/a", "2010-05-06T04:11:27Z"},
	} {
		u, got := origin(&archive.Capture{Path: "a.html"}, &tc.m)
		if u != tc.url || tc.time != "" && !got.Equal(at(tc.time)) || tc.time == "" && !got.IsZero() {
			t.Errorf("%s: %q %v, want %q %q", tc.name, u, got, tc.url, tc.time)
		}
	}
	u, got := origin(&archive.Capture{URL: "http://web.archive.org/web/20090115101112id_/http:/example.com/a"}, nil)
	if u != "http://example.com/a" || !got.Equal(at("2009-01-15T10:11:12Z")) {
		t.Errorf("an address of the Wayback Machine gives %q %v", u, got)
	}
}
