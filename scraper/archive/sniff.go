package archive

import (
	"bytes"
	"net/http"
	"strings"
)

// A kind is what a file is, by its first bytes.
type kind int

const (
	kindDocument kind = iota // a page, a text, or anything else that is no container
	kindZip
	kindTar
	kindGzip
	kindZstd
	kindBzip2
	kindWARC
	kindARC
	kindMHTML
	kindWebArchive
	kindForeign // a container that is not read
)

// utf8Mark is the byte order mark that editors put in front.
const utf8Mark = "\xef\xbb\xbf"

func sniff(head []byte) kind {
	if k := sniffMagic(head); k != kindDocument {
		return k
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8Mark)), " \t\r\n")
	switch {
	case isTar(head):
		return kindTar
	case isWARCStart(firstLine(text)):
		return kindWARC
	case isARCStart(firstLine(text)):
		return kindARC
	case isMHTML(text):
		return kindMHTML
	case isWebArchive(text):
		return kindWebArchive
	}
	return kindDocument
}

// sniffMagic knows the kinds that begin with bytes no text begins with.
func sniffMagic(head []byte) kind {
	switch {
	case hasPrefix(head, "PK\x03\x04"):
		// An office document is a zip too, but one file to the person who saved it.
		if len(head) > 30 && hasPrefix(head[30:], "[Content_Types].xml") {
			return kindDocument
		}
		return kindZip
	case hasPrefix(head, "PK\x05\x06"), hasPrefix(head, "PK\x07\x08"):
		return kindZip
	case hasPrefix(head, gzipMagic):
		return kindGzip
	case hasPrefix(head, zstdMagic):
		return kindZstd
	case hasPrefix(head, "BZh") && len(head) > 9 && hasPrefix(head[4:], "1AY&SY"):
		return kindBzip2
	case hasPrefix(head, "Rar!\x1a\x07"), hasPrefix(head, "7z\xbc\xaf\x27\x1c"), hasPrefix(head, "\xfd7zXZ\x00"):
		return kindForeign
	}
	return kindDocument
}

func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r")
}

// isText tells whether a body that begins with head can hold a page.
func isText(head []byte) bool {
	head = head[:min(len(head), 4*kib)]
	if strings.HasPrefix(http.DetectContentType(head), "text/") {
		return true
	}
	// A stray control byte does not make a picture of a page; UTF-16 without
	// a mark has a zero beside every sign.
	lower := bytes.ToLower(head)
	for _, mark := range []string{"<html", "<head", "<title", "<body", "<table", "<!doctype", "<\x00h\x00t\x00", "\x00<\x00h\x00t"} {
		if bytes.Contains(lower, []byte(mark)) {
			return true
		}
	}
	return false
}

// isMarkup tells whether a body begins like a page, whatever its type says.
func isMarkup(head []byte) bool {
	head = bytes.TrimLeft(head[:min(len(head), 512)], " \t\r\n\xef\xbb\xbf")
	return hasPrefix(head, "<") && isText(head)
}

// skippable tells whether a body of this type and beginning is left out.
func skippable(contentType string, head []byte) bool {
	media, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(contentType)), ";")
	group, _, _ := strings.Cut(media, "/")
	switch group {
	case "image", "video", "audio", "font":
		// A "not found" page is often served in the place of a picture.
		return !isMarkup(head) || strings.Contains(media, "svg")
	}
	return len(head) > 0 && !isText(head)
}
