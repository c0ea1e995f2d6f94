package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// address finds the addresses that the Wayback Machine rewrites.
var address = regexp.MustCompile(`(?i)\b(href|src|action)="([^"#][^"]*)"`)

// wayback adds a capture by the Wayback Machine, saved from a browser.
func (b *builder) wayback(s *source, p plan) error {
	w := p.wayback
	at := w.layout.address(s, 1)
	v := b.view(w.layout, s)
	v.Year = w.stamp[:4]
	out, err := fill(b.templates, w.layout.template, v)
	if err != nil {
		return err
	}
	out, err = b.archived(out, site+at, w)
	if err != nil {
		return err
	}
	outcome := isColumn
	if !w.only && !p.thin {
		outcome = isDuplicate
	}
	b.add("wayback/"+w.stamp+"/"+mirrored(at), outcome, s.ID, w.layout.encode(out, s.n))
	return nil
}

// archived dresses a page as the Wayback Machine showed it.
func (b *builder) archived(page, at string, w *wayback) (string, error) {
	base, err := url.Parse(at)
	if err != nil {
		return "", fmt.Errorf("read address: %w", err)
	}
	page = address.ReplaceAllStringFunc(page, func(attr string) string {
		m := address.FindStringSubmatch(attr)
		ref, err := base.Parse(strings.ReplaceAll(m[2], "&amp;", "&"))
		if err != nil || ref.Scheme == "mailto" || ref.Scheme == "javascript" {
			return attr
		}
		flag := ""
		switch {
		case strings.EqualFold(m[1], "src"):
			flag = "im_"
		case strings.HasSuffix(ref.Path, ".css"):
			flag = "cs_"
		}
		to := strings.ReplaceAll(ref.String(), "&", "&amp;")
		return fmt.Sprintf(`%s="/web/%s%s/%s"`, m[1], w.stamp, flag, to)
	})
	when, err := time.Parse("20060102150405", w.stamp)
	if err != nil {
		return "", fmt.Errorf("read stamp: %w", err)
	}
	facts := map[string]string{
		"URL": at, "Stamp": w.stamp, "Year": w.stamp[:4],
		"Clock": when.Format("15:04:05"), "Day": when.Format("Jan 02, 2006"),
	}
	if w.toolbar {
		bar, err := fill(b.templates, "toolbar", facts)
		if err != nil {
			return "", err
		}
		body := regexp.MustCompile(`(?i)<body[^>]*>`).FindString(page)
		page = strings.Replace(page, body, body+bar, 1)
	}
	page = strings.Replace(page, "<head>", "<head><script type=\"text/javascript\" src=\"/_static/js/wombat.js\"></script>\n"+
		"<script type=\"text/javascript\">__wm.init(\"https://web.archive.org/web\");</script>\n"+
		"<!-- End Wayback Rewrite JS Include -->\n", 1)
	end, err := fill(b.templates, "archived", facts)
	return page + end, err
}
