// Command noloop blocks everywhere, and that is fine but for one place.
package main

import (
	"bufio"
	"fmt"
	"os"

	"example.com/scenario/s09_noloop/mirror"
	"github.com/rivo/tview"
)

func main() {
	m := mirror.New("https://example.com/")
	m.OnGot = func(path string) { _ = os.Chmod(path, 0o600) }
	m.Update("index.html", "logo.png")
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if err := m.Fetch(in.Text()); err != nil {
			fmt.Println(err)
		}
	}
	if !m.Alive() {
		return
	}
	handlers := map[string]func() error{
		"index": func() error { return m.Fetch("index.html") },
		"watch": func() error { select {} },
	}
	if h := handlers[os.Getenv("RUN")]; h != nil {
		_ = h()
		return
	}
	gui(m)
}

// gui puts the same function on a loop.
func gui(m *mirror.Mirror) {
	app := tview.NewApplication()
	b := tview.NewButton("Alive?").SetSelectedFunc(func() {
		_ = m.Alive() // want `^http\.Head waits for the network on the tview loop: func literal in main\.gui → \(\*mirror\.Mirror\)\.Alive → http\.Head;`
	})
	_ = app.SetRoot(b, true).Run()
}
