package archive

const (
	gzipMagic = "\x1f\x8b\x08"
	zstdMagic = "\x28\xb5\x2f\xfd"
)

type revisits struct{}

func isTar(b []byte) bool          { return false }
func isWARCStart(b []byte) bool    { return false }
func isARCStart(b []byte) bool     { return false }
func isMHTML(b []byte) bool        { return false }
func (w *walker) open(src *source) { h, _ := src.r.Peek(headSize); _ = sniff(h); w.document(src, h) }
