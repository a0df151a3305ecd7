// Package ui is four packages above the bucket.
package ui

import (
	"example.com/scenario/s32_hops/account"
	"example.com/scenario/s32_hops/blob"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type Page struct {
	acc    *account.Account
	bucket *blob.Bucket
	body   string
}

func (p *Page) Init() tea.Cmd { return nil }

func (p *Page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		p.open(msg.String())
	case []byte:
		// Two hops.
		_ = p.bucket.Put("draft", msg) // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*ui\.Page\)\.Update → \(\*blob\.Bucket\)\.Put → \(\*blob\.Bucket\)\.roundTrip → \(\*http\.Client\)\.Do;`
	}
	return p, nil
}

func (p *Page) open(key string) { p.body = p.render(key) }

// render is where the chain leaves the package, with nine hops to go.
func (p *Page) render(string) string {
	return p.acc.Settings() // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*ui\.Page\)\.Update → \(\*ui\.Page\)\.open → \(\*ui\.Page\)\.render → \(\*account\.Account\)\.Settings → … 3 more … → \(\*storage\.Documents\)\.fetch → \(\*blob\.Bucket\)\.Get → \(\*blob\.Bucket\)\.roundTrip → \(\*http\.Client\)\.Do;`
}

// View takes the same way up to a point, and stays in memory.
func (p *Page) View() string { return p.acc.Name() + p.body }

// A hop of its own kind in each step: a literal, a method value, a generic.
func button(a *account.Account) *tview.Button {
	return tview.NewButton("Settings").SetSelectedFunc(func() { apply(a, (*account.Account).Settings) })
}

func apply[T, R any](v T, f func(T) R) R {
	return f(v) // want `^\(\*http\.Client\)\.Do waits for the network on the tview loop: func literal in ui\.button → ui\.apply → \(\*account\.Account\)\.Settings → \(\*account\.Account\)\.document → … 2 more … → \(\*storage\.Documents\)\.fetch → \(\*blob\.Bucket\)\.Get → \(\*blob\.Bucket\)\.roundTrip → \(\*http\.Client\)\.Do;`
}
