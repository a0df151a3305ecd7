// Package local has a loop with a channel that a worker has in a variable.
//
//loopvet:framework local title="local" budget=2ms remedy="start a goroutine"
package local

type loader struct {
	requests chan string
	answers  chan string
}

//loopvet:loop
func (l *loader) run(events <-chan string) {
	requests := make(chan string, 1)
	l.requests = requests
	go func() {
		for range requests {
		}
	}()
	for e := range events {
		l.load(e)
	}
}

// load lets the newest request win.
func (l *loader) load(path string) {
	select {
	case <-l.requests:
	default:
	}
	l.requests <- path
}

//loopvet:loop
func (l *loader) answer(questions <-chan string) {
	answers := make(chan string, 1)
	l.answers = answers
	for {
		select {
		case q := <-questions:
			l.answers <- q // want `^send on channel local\.loader\.answers of capacity 1 waits for the local loop that it is called on, a deadlock once the channel is full: .* \(only this loop receives from it\)`
		case <-l.answers:
		}
	}
}
