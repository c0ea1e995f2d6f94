// Package archive finds the captures in what somebody saved, mirrored or
// crawled: [Walk] yields every one of them, in a fixed order, from a folder
// or from a file of any supported kind.
//
// It undoes containers, transfer codings and content codings. It does not
// decode characters and does not know what a column is.
package archive
