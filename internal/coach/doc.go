// Package coach keeps what is the coach's alone: her password and sessions,
// notes on columns, which columns are hidden, what readers looked for and did
// not find, and a log of what was done. It lies in a folder beside the index
// and is no part of it, so rebuilds do not touch it.
//
// [Store] is all of it but the hidden columns. These stand in a file of their
// own, [ReadHidden], which every program reads that shows columns.
package coach
