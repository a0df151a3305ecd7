// Package poll has loops of its own around PollEvent.
package poll

import (
	"log"
	"net/http"
	"os"

	"github.com/gdamore/tcell/v2"
)

type app struct {
	screen tcell.Screen
	page   *http.Response
	last   []byte
}

func (a *app) run() error {
	var err error
	if a.last, err = os.ReadFile("state"); err != nil { // before the loop
		return err
	}
	for {
		a.draw()
		switch ev := a.screen.PollEvent().(type) {
		case *tcell.EventKey:
			switch ev.Key() {
			case tcell.KeyCtrlR:
				a.reload()
			case tcell.KeyEnter:
				go a.reload()
			case tcell.KeyEscape:
				return os.WriteFile("state", a.last, 0o600) // after it: the file is written once, on the way out
			}
			if ev.Rune() == 'd' && a.sure() {
				os.Remove("state") // want `^os\.Remove does file I/O on the tcell loop: \(\*poll\.app\)\.run → os\.Remove; start a goroutine, and hand the result to the loop with PostEvent$`
			}
		}
	}
}

func (a *app) draw() { a.screen.Show() }

func (a *app) reload() {
	page, err := http.Get("https://example.com") // want `^http\.Get waits for the network on the tcell loop: \(\*poll\.app\)\.run → \(\*poll\.app\)\.reload → http\.Get; start a goroutine, and hand the result to the loop with PostEvent$`
	if err != nil {
		log.Print(err)
		return
	}
	a.page = page
}

// sure is a loop within the loop: waiting for a key is what it is for.
func (a *app) sure() bool {
	for {
		if ev, ok := a.screen.PollEvent().(*tcell.EventKey); ok {
			return ev.Rune() == 'y'
		}
	}
}

// once gets one event, and goes on for long: nobody calls it again and again.
func once(screen tcell.Screen) ([]byte, error) {
	screen.PollEvent()
	return os.ReadFile("state")
}

// count goes round, but not for events.
func count(names []string) (n int) {
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil {
			n += len(b)
		}
	}
	return n
}
