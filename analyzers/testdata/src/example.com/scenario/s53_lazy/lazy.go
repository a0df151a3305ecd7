// Package lazy makes iterators and commands on the loop, to be used elsewhere.
package lazy

import (
	"iter"
	"os/exec"
	"slices"

	"example.com/scenario/s53_lazy/feed"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type reader struct {
	names []string
	lines iter.Seq[string]
	pages iter.Seq2[int, string]
	next  []tea.Cmd
	text  string
}

func (r *reader) Init() tea.Cmd { return nil }

func (r *reader) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "p":
			r.pages = feed.Pages("https://example.com")
			return r, r.show
		case "f":
			r.lines = feed.Short(feed.Files(r.names), 80)
			return r, func() tea.Msg { return slices.Collect(r.lines) }
		case "b":
			r.next = append(r.next, build("all"), build("test"))
		case "n":
			if len(r.next) > 0 {
				cmd := r.next[0]
				r.next = r.next[1:]
				return r, cmd
			}
		case "m":
			for l := range feed.Short(slices.Values(r.names), 8) {
				r.text += l
			}
		}
	case string:
		for s := range feed.Files(r.names) { // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*lazy\.reader\)\.Update → func literal in feed\.Files → os\.ReadFile;`
			r.text += s
		}
	}
	return r, nil
}

// show is a command.
func (r *reader) show() tea.Msg {
	for _, p := range r.pages {
		r.text += p
	}
	return r.text
}

func build(target string) tea.Cmd {
	return func() tea.Msg { return exec.Command("make", target).Run() }
}

func (r *reader) View() string { return r.text }

// A list that is filled later, in a goroutine, and one that is filled at once.
func fill(app *tview.Application, list *tview.List, names []string) *tview.Form {
	lines := feed.Files(names)
	return tview.NewForm().
		AddButton("Later", func() {
			go func() {
				for l := range lines {
					app.QueueUpdateDraw(func() { list.AddItem(l, "", 0, nil) })
				}
			}()
		}).
		AddButton("Pull", func() {
			next, stop := iter.Pull2(feed.Pages("https://example.com"))
			go func() {
				defer stop()
				_, _, _ = next()
			}()
		}).
		AddButton("Now", func() {
			all := slices.Collect(feed.Short(feed.Files(names), 80)) // want `^.* does file I/O on the tview loop: func literal in lazy\.fill → .*func literal in feed\.Files → os\.ReadFile;`
			list.AddItem(all[0], "", 0, nil)
		})
}

func run(names []string) error {
	fill(tview.NewApplication(), tview.NewList(), names)
	_, err := tea.NewProgram(&reader{names: names}).Run()
	return err
}
