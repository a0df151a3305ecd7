// Package errands asks the loop for something, and waits for the answer or not.
package errands

import (
	"net/http"
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

// never ends, and does not wait for what is sent.
func never(app *tview.Application) {
	n := make(chan int)
	go app.QueueUpdate(func() {
		n <- 1 // want `^send on unbuffered channel waits for another goroutine on the tview loop: func literal in errands\.never → send on unbuffered channel;`
	})
	go func() {
		_, _ = http.Get("https://example.com")
		<-n
	}()
	for {
		time.Sleep(time.Hour)
	}
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

// queue is no errand: what is called for each change fills it, while its reader is on
// the network.
func queue(field *tview.InputField) {
	texts := make(chan string, 100)
	go func() {
		for text := range texts {
			_, _ = http.Get("http://search/" + text)
		}
	}()
	field.SetChangedFunc(func(text string) {
		texts <- text // want `^send on channel of capacity 100 waits for another goroutine on the tview loop: func literal in errands\.queue → send on channel of capacity 100 \(its reader func literal in errands\.queue may itself wait\);`
	})
}

// handed is the same with a reader that has a name, and looks at two channels.
func handed(field *tview.InputField, quit chan struct{}) {
	texts := make(chan string, 10)
	go search(texts, quit)
	field.SetChangedFunc(func(text string) {
		texts <- text // want `^send on channel of capacity 10 waits for another goroutine on the tview loop: func literal in errands\.handed → send on channel of capacity 10 \(its reader errands\.search may itself wait\);`
	})
}

func search(texts <-chan string, quit chan struct{}) {
	for {
		select {
		case text := <-texts:
			_, _ = http.Get("http://search/" + text)
		case <-quit:
			return
		}
	}
}

// each asks for several things, one after the other.
func each(app *tview.Application, names []string) (all []int) {
	for _, name := range names {
		n := make(chan int, 1)
		go app.QueueUpdate(func() { n <- len(name) })
		select {
		case k := <-n:
			all = append(all, k)
		case <-time.After(time.Second):
		}
	}
	return all
}

// atEnd is there too: what the literal defers is its own.
func atEnd(app *tview.Application) {
	done := make(chan struct{})
	go app.QueueUpdate(func() {
		defer func() { done <- struct{}{} }()
		println("painted")
	})
	<-done
}

// elsewhereAtEnd may have gone.
func elsewhereAtEnd(app *tview.Application, wait bool) {
	done := make(chan struct{})
	go app.QueueUpdate(func() {
		defer func() {
			done <- struct{}{} // want `^send on unbuffered channel waits for another goroutine on the tview loop: func literal in errands\.elsewhereAtEnd → send on unbuffered channel;`
		}()
		println("painted")
	})
	if wait {
		<-done
	}
}

// passedOn is called whenever the button is pressed, and awaited once.
func passedOn(app *tview.Application, ok *tview.Button) {
	done := make(chan struct{})
	go app.QueueUpdate(func() {
		ok.SetSelectedFunc(func() {
			done <- struct{}{} // want `^send on unbuffered channel waits for another goroutine on the tview loop: func literal in errands\.passedOn → send on unbuffered channel;`
		})
	})
	<-done
}
