// Package orm asks a database by way of what is hidden in a table of functions.
package orm

import (
	tea "github.com/charmbracelet/bubbletea"
	"gorm.io/gorm"
)

type user struct{ Name string }

type model struct {
	db    *gorm.DB
	users []user
	query *gorm.DB
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		m.query = m.db.Where("name = ?", msg) // asks nobody
		m.query.Find(&m.users)                // want `^\(\*gorm\.DB\)\.Find waits for a database on the Bubble Tea loop: \(\*orm\.model\)\.Update → \(\*gorm\.DB\)\.Find; return it as a tea\.Cmd$`
	case int:
		m.db.First(&m.users[msg]) // want `^\(\*gorm\.DB\)\.First waits for a database on the Bubble Tea loop: \(\*orm\.model\)\.Update → \(\*gorm\.DB\)\.First; return it as a tea\.Cmd$`
	case user:
		m.db.Save(&msg) // want `^\(\*gorm\.DB\)\.Save waits for a database on the Bubble Tea loop: \(\*orm\.model\)\.Update → \(\*gorm\.DB\)\.Save; return it as a tea\.Cmd$`
	}
	return m, nil
}

func Run(db *gorm.DB) { tea.NewProgram(&model{db: db}).Run() }
