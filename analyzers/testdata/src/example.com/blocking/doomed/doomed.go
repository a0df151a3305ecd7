// Package doomed has loops that only the end of the program leaves: what they do until
// then counts. What is done on the way to the end does not.
package doomed

import (
	"errors"
	"log"
	"net/http"
	"os"

	"github.com/gdamore/tcell/v2"
)

// Screen is a program whose loop has no other way out than the end of the program.
func Screen(s tcell.Screen) {
	for {
		switch ev := s.PollEvent().(type) {
		case *tcell.EventKey:
			if ev.Key() == tcell.KeyEscape {
				s.Fini()
				http.Get("http://localhost/bye")
				os.Exit(0)
			}
			http.Get("http://localhost/key") // want `^http\.Get waits for the network on the tcell loop: doomed\.Screen → http\.Get;`
		}
	}
}

// Started looks for its screen before, where no way returns.
func Started(s tcell.Screen) {
	if err := s.Init(); err != nil {
		log.Fatal(err)
	}
	for running := true; running; {
		switch s.PollEvent().(type) {
		case *tcell.EventKey:
			http.Get("http://localhost/size") // want `^http\.Get waits for the network on the tcell loop: doomed\.Started → http\.Get;`
		case *tcell.EventInterrupt:
			running = false
		}
	}
	os.Exit(0)
}

type hub struct {
	in, out chan int
	fails   int
}

// run is a loop that panics when it has failed too often.
//
//loopvet:loop
func (h *hub) run() {
	for {
		select {
		case n := <-h.in:
			if n < 0 {
				h.fails++
			}
			if h.fails > 3 {
				panic("too often")
			}
			http.Get("http://localhost/in") // want `^http\.Get waits for the network on the doomed loop: \(\*doomed\.hub\)\.run → http\.Get`
		case n := <-h.out:
			if n < 0 {
				h.report(n)
			}
			if n == 0 {
				unwind(errors.New("none"))
			}
		}
	}
}

// report ends the program when it has told of all that went wrong.
func (h *hub) report(n int) {
	for range n {
		http.Get("http://localhost/report")
	}
	for i := 0; i < h.fails; i++ {
		http.Get("http://localhost/fail")
	}
	for _, a := range os.Args {
		http.Get("http://localhost/" + a)
	}
	for _, v := range map[int]string{1: "one"} {
		http.Get("http://localhost/" + v)
	}
	os.Exit(1)
}

// unwind ends the program too.
func unwind(err error) {
	for err != nil {
		http.Get("http://localhost/" + err.Error())
		err = errors.Unwrap(err)
	}
	for {
		log.Fatal("over")
	}
}
