package main

const usage = `Usage:
  indexer rebuild  -data DIR (-archive PATH ... | -columns FILE) [-profile NAME|FILE] [-rules DIR]
                   [-keep 3] [-accept-shrink N] [-dry-run] [-force] [-no-cache] [-metrics FILE]
                   [-json] [-quiet]
  indexer status   -data DIR [-json]
  indexer verify   -data DIR [-json]
  indexer rollback -data DIR [-to GENERATION] [-json]
  indexer prune    -data DIR [-keep 3] [-json]
  indexer failures -data DIR [-json]
  indexer rules    (-data DIR -rules DIR | -write DIR) [-json]

rebuild reads an archive of pages, or column records (JSON Lines; "-" is standard input), builds
a new index beside the live one, checks it, and publishes it by renaming the link DIR/current.
What cannot be published leaves the live index as it was. Unchanged input publishes nothing, and
is noticed by the names, sizes and times of its files; of changed input, only pages that changed
are parsed again. SIGUSR1 makes it tell how far it is.

  -data DIR           the data folder; it is made when it does not exist
  -archive PATH       a folder or a file of archived pages; may be given several times
  -columns FILE       column records, as scraper writes them ("-" is standard input)
  -profile NAME|FILE  the words of the site, as for scraper (default coachs-corner)
  -keep N             generations to keep, the new one included (default 3)
  -accept-shrink N    accept up to N fewer columns, in all and with each field
  -dry-run            build and check, print what would be added (+), changed (~) and removed (-)
  -force              build although nothing has changed; the guard still holds
  -no-cache           parse every page, and do not keep what was parsed
  -rules DIR          topics.txt, levels.txt, industries.txt and synonyms.txt in DIR stand in for the
                      built-in ones, those that are there; the index keeps them, the search reads them
  -metrics FILE       write how the run went to FILE, for node_exporter's textfile collector
  -json               print one JSON object
  -quiet              print nothing but errors
  -to GENERATION      roll back to this one instead of to the one before the live one
  -write DIR          write the built-in rules to DIR, to be edited

status tells what is live and what is kept. verify reads every byte and every column. rollback
makes the generation before the live one live again; rebuild then publishes nothing until the
input changes. prune removes old generations. failures lists what the last rebuild could not read.
rules tells which columns of the live index get other topics, levels and industries by the rules
in a folder, without a change to the index; with -write it writes the built-in rules to a folder.

Exit codes:
  0    done, or nothing had changed
  1    failed; nothing was published, nothing was lost
  3    done, but some inputs could not be read: see indexer failures
  4    refused by the guard: the new index is smaller or poorer than the live one
  10   there is no index yet
  11   another run holds the lock
  64   wrong usage
  130  interrupted

Every night at 3:17, silent unless something is wrong:
  17 3 * * *  indexer rebuild -data /var/lib/coachsearch -archive /srv/archive
`
