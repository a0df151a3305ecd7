// Package input reads from the terminal that the program has already taken.
package input

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/scenario/s24_input/question"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type wizard struct {
	answers []string
	in      io.Reader
}

func (w *wizard) Init() tea.Cmd { return nil }

func (w *wizard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "n":
			w.names()
		case "s":
			w.split("a b")
		case "r":
			b := make([]byte, 1)
			_, _ = os.Stdin.Read(b) // want `^\(\*os\.File\)\.Read waits for input on the Bubble Tea loop: \(\*input\.wizard\)\.Update → \(\*os\.File\)\.Read;`
		case "p":
			var answer string
			_, _ = fmt.Scanln(&answer) // want `^fmt\.Scanln waits for input on the Bubble Tea loop: \(\*input\.wizard\)\.Update → fmt\.Scanln;`
			w.answers = append(w.answers, answer)
		case "a":
			b, _ := io.ReadAll(w.in) // want `^io\.ReadAll waits for input on the Bubble Tea loop: \(\*input\.wizard\)\.Update → io\.ReadAll;`
			w.answers = append(w.answers, string(b))
		}
	case error:
		if question.New(strings.NewReader(msg.Error())).Yes() {
			return w, tea.Quit
		}
	}
	return w, nil
}

func (w *wizard) names() {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); { // want `^\(\*bufio\.Scanner\)\.Scan waits for input on the Bubble Tea loop: \(\*input\.wizard\)\.Update → \(\*input\.wizard\)\.names → \(\*bufio\.Scanner\)\.Scan;`
		w.answers = append(w.answers, in.Text())
	}
}

// split scans what is in memory.
func (w *wizard) split(s string) {
	in := bufio.NewScanner(strings.NewReader(s))
	in.Split(bufio.ScanWords)
	for in.Scan() {
		w.answers = append(w.answers, in.Text())
	}
	var n int
	_, _ = fmt.Sscan(s, &n)
}

func (w *wizard) View() string { return strings.Join(w.answers, "\n") }

// The terminal as a file of its own, and a question in another package.
func build(app *tview.Application) *tview.Form {
	q := question.New(os.Stdin)
	return tview.NewForm().AddButton("Delete", func() {
		if q.Yes() { // want `^\(\*bufio\.Reader\)\.ReadString waits for input on the tview loop: func literal in input\.build → \(\*question\.Question\)\.Yes → \(\*bufio\.Reader\)\.ReadString;`
			app.Stop()
		}
	})
}

func run() error {
	if !question.New(os.Stdin).Yes() { // before the loop
		return nil
	}
	_ = build(tview.NewApplication())
	_, err := tea.NewProgram(&wizard{in: os.Stdin}).Run()
	return err
}
