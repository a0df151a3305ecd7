// Package ui is the example on the rule's page.
package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

type job struct {
	id    int
	needs []int
	state string
}

type Board struct {
	jobs []job
	text string
}

func (b *Board) Init() tea.Cmd                           { return nil }
func (b *Board) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return b, nil }

func (b *Board) View() string {
	b.text = ""
	for _, j := range b.jobs {
		if b.blocked(j) {
			b.text += "· "
		}
	}
	return b.text
}

// blocked reports whether one job of those that j needs waits for a third.
func (b *Board) blocked(j job) bool {
	for _, k := range b.jobs {
		for _, l := range b.jobs {
			if needs(j, k) && needs(k, l) && l.state != "done" {
				return true
			}
		}
	}
	return false
}

func needs(j, k job) bool {
	for _, id := range j.needs { // want `^loop over needs takes as long as the product of its collections on the Bubble Tea loop: \(\*ui\.Board\)\.View → \(\*ui\.Board\)\.blocked → loop over jobs → loop over jobs → ui\.needs → loop over needs \(degree 3\); return it as a tea\.Cmd$`
		if id == k.id {
			return true
		}
	}
	return false
}
