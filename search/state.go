package search

// A State tells what a [Live] index has open.
type State struct {
	Open    Info   // the zero value before the first generation
	Refused string // the generation that the link leads to and that could not be opened
}

// State tells what is open now.
func (l *Live) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := State{Refused: l.bad}
	if l.open != nil {
		st.Open = l.open.index.Info()
	}
	return st
}
