package archive

func (w *walker) mhtml(src *source) {}
func isMHTML(b []byte) bool         { return false }
