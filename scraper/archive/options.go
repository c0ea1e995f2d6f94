package archive

// Options bounds the walk. Zero or less stands for the default.
type Options struct {
	MaxBody    int64 // bytes of one body, on bytes really read; 64 MiB
	MaxEntries int   // entries of one zip or tar with all that is nested in it; 100,000
	MaxRatio   int   // bytes out for a byte in, above 1 MiB out; 200
	MaxDepth   int   // zips and tars within each other; 2
	MaxTotal   int64 // bytes read out of one zip or tar with all that is nested in it; 64 GiB
	MaxSpool   int64 // bytes of a zip inside a compressed container, kept in an unlinked temporary file; 1 GiB

	// Skip tells of something in a folder, by its path from the root of the file
	// system and without links, that it is no part of the archive. Nil means that
	// all is. It is called from one goroutine.
	Skip func(path string, folder bool) bool
}

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30

	// ratioFloor is the output below which any ratio is fine: a page of blanks
	// is not a bomb.
	ratioFloor = mib
)

func (o Options) withDefaults() Options {
	positive(&o.MaxBody, 64*mib)
	positive(&o.MaxEntries, 100_000)
	positive(&o.MaxRatio, 200)
	positive(&o.MaxDepth, 2)
	positive(&o.MaxTotal, 64*gib)
	positive(&o.MaxSpool, gib)
	return o
}

func positive[T int | int64](v *T, fallback T) {
	if *v <= 0 {
		*v = fallback
	}
}
