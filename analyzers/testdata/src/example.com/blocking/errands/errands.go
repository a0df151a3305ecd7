// Package errands asks the loop for something, and waits for the answer or not.
package errands

import (
	"time"

	"github.com/rivo/tview"
)

// always is there when the loop sends.
func always(app *tview.Application) int {
	n := make(chan int)
	go app.QueueUpdate(func() { n <- 1 })
	return <-n
}

// sometimes may not be.
func sometimes(app *tview.Application, wait bool) int {
	n := make(chan int)
	go app.QueueUpdate(func() {
		n <- 1 // want `^send on unbuffered channel waits for another goroutine on the tview loop: func literal in errands\.sometimes → send on unbuffered channel;`
	})
	if !wait {
		return 0
	}
	return <-n
}

// briefly is gone after a second.
func briefly(app *tview.Application) int {
	n := make(chan int)
	go app.QueueUpdate(func() {
		n <- 1 // want `^send on unbuffered channel waits for another goroutine on the tview loop: func literal in errands\.briefly → send on unbuffered channel;`
	})
	select {
	case k := <-n:
		return k
	case <-time.After(time.Second):
		return 0
	}
}

// roomy leaves room for the answer.
func roomy(app *tview.Application) int {
	n := make(chan int, 1)
	go app.QueueUpdate(func() { n <- 1 })
	select {
	case k := <-n:
		return k
	case <-time.After(time.Second):
		return 0
	}
}
