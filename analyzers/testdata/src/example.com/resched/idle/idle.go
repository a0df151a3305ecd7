// Package idle has callbacks that ask by their result to be called again.
//
//loopvet:framework widgets title=Widgets budget=16ms
package idle

type Source struct{ f func() bool }

// IdleAdd lets the loop run f when it has nothing else to do, as long as f returns
// true.
//
//loopvet:callback f
//loopvet:again true
//loopvet:schedules async
func IdleAdd(f func() bool) *Source { return &Source{f} }

// Until runs f until it returns true.
//
//loopvet:callback f
//loopvet:again false
//loopvet:schedules async
func Until(f func() bool) {}

type window struct {
	rows int
	done bool
}

func (w *window) fill() {
	IdleAdd(func() bool {
		w.rows++
		return true // want `^return true makes func literal in \(\*idle\.window\)\.fill run again at once, every time, so that the Widgets loop never rests: func literal in \(\*idle\.window\)\.fill → return true → func literal in \(\*idle\.window\)\.fill; return it only while there is something to do$`
	})
	Until(w.never)
	IdleAdd(w.more)
	IdleAdd(w.once)
	Until(w.always)
	IdleAdd(w.added)
}

func (w *window) never() bool {
	if w.done {
		w.rows++
		return false // want `return false makes \(\*idle\.window\)\.never run again at once`
	}
	return false
}

// more ends when there are enough.
func (w *window) more() bool {
	w.rows++
	return w.rows < 1000
}

func (w *window) once() bool   { return false }
func (w *window) always() bool { return true }

// added ends, and comes back: the same.
func (w *window) added() bool {
	IdleAdd(w.added) // want `idle\.IdleAdd schedules \(\*idle\.window\)\.added from itself`
	return false
}
