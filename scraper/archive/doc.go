// Package archive finds the captures in what somebody saved, mirrored or
// crawled: [Walk] yields every one of them, in a fixed order, from a folder
// or from a file of any supported kind.
//
// It reads folders, pages, zip, tar, gzip, zstd, bzip2, WARC, ARC, WACZ, MHTML
// and Safari's web archives, told apart by their first bytes and not by their
// names, and zips and tars within each other. A file of no known kind is one capture.
//
// It undoes containers, transfer codings and content codings. It does not
// decode characters and does not know what a column is.
package archive
