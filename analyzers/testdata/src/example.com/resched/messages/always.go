package messages

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type (
	frameMsg struct{}
	sizeMsg  struct{ w, h int }
)

func nextFrame() tea.Msg { return frameMsg{} }

// view is what all models here have.
type view struct {
	n    int
	wide bool
	next tea.Cmd
}

func (view) Init() tea.Cmd { return nil }

func (view) View() string { return "" }

// after returns it behind the switch.
type after struct{ view }

func (m after) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if msg.String() == "q" {
			return m, tea.Quit
		}
	case sizeMsg:
		m.wide = msg.w > 80
	}
	return m, nextFrame // want `^return of a function that gives messages\.frameMsg makes a messages\.frameMsg come back to messages\.after\.Update at once, every time, so that the Bubble Tea loop never rests: messages\.after\.Update → return of a function that gives messages\.frameMsg → messages\.after\.Update; give it a delay, or a condition that ends it$`
}

// always does not ask what the message is.
type always struct{ view }

func (m *always) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.n++
	return m, nextFrame // want `makes a messages\.frameMsg come back to \(\*messages\.always\)\.Update`
}

// other returns it where no case takes it.
type other struct{ view }

func (m *other) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg, sizeMsg:
		return m, nil
	case interface{ Quits() bool }:
		return m, tea.Quit
	default:
		m.n++
		return m, m.frame() // want `makes a messages\.frameMsg come back to \(\*messages\.other\)\.Update`
	}
}

// frame makes the command.
func (m *other) frame() tea.Cmd {
	return func() tea.Msg { return frameMsg{} }
}

// unasked returns it unless the message is another.
type unasked struct{ view }

func (m *unasked) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(frameMsg); !ok {
		return m, nil
	}
	cmd := m.draw
	if m.wide {
		m.n++
	}
	return m, cmd // want `makes a messages\.frameMsg come back to \(\*messages\.unasked\)\.Update`
}

func (m *unasked) draw() tea.Msg { return frameMsg{} }

// through comes back by way of a message that no case takes.
type through struct{ view }

func (m *through) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(sizeMsg); ok {
		return m, nextFrame // want `return of a function that gives messages\.frameMsg makes a messages\.sizeMsg come back to \(\*messages\.through\)\.Update`
	}
	return m, func() tea.Msg { return sizeMsg{} }
}

// deferring keeps its results in variables, and the message in another.
type deferring struct{ view }

func (m *deferring) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	defer m.count()
	if _, ok := msg.(sizeMsg); ok {
		return m, func() tea.Msg { return msg }
	}
	return m, nextFrame // want `makes a messages\.frameMsg come back to \(\*messages\.deferring\)\.Update`
}

func (m *deferring) count() { m.n++ }

// changing sets another result at the end.
type changing struct{ view }

func (m *changing) Update(tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer func() {
		if m.wide {
			cmd = nil
		}
	}()
	return m, nextFrame
}

// taken has a case for the message, after which nothing comes.
type taken struct{ view }

func (m *taken) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case frameMsg:
		m.n++
		return m, nil
	}
	return m, nextFrame
}

// takenBroadly has it among others.
type takenBroadly struct{ view }

func (m *takenBroadly) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case interface{ Frame() }, sizeMsg:
		return m, nil
	}
	return m, func() tea.Msg { return drawn{} }
}

type drawn struct{}

func (drawn) Frame() {}

// ticking waits.
type ticking struct{ view }

func (m *ticking) Update(tea.Msg) (tea.Model, tea.Cmd) {
	return m, tea.Tick(time.Second/60, func(time.Time) tea.Msg { return frameMsg{} })
}

// sleeping waits in the command.
type sleeping struct{ view }

func (m *sleeping) Update(tea.Msg) (tea.Model, tea.Cmd) {
	return m, func() tea.Msg {
		time.Sleep(time.Second / 60)
		return frameMsg{}
	}
}

// slow waits itself, which is another rule's.
type slow struct{ view }

func (m *slow) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(frameMsg); ok {
		m.pause()
	}
	return m, nextFrame
}

func (m *slow) pause() { time.Sleep(time.Second / 60) }

// until ends some time.
type until struct{ view }

func (m *until) Update(tea.Msg) (tea.Model, tea.Cmd) {
	if m.n++; m.n > 100 {
		return m, nil
	}
	return m, nextFrame
}

// chosen may have none.
type chosen struct{ view }

func (m *chosen) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, m.command() }

func (m *chosen) command() tea.Cmd {
	if m.wide {
		return nil
	}
	return nextFrame
}

// kept has it in a field, which may be empty.
type kept struct{ view }

func (m *kept) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, m.next }

func newKept() *kept { return &kept{view{next: nextFrame}} }

// either gives one of two messages.
type either struct{ view }

func (m *either) Update(tea.Msg) (tea.Model, tea.Cmd) {
	return m, func() tea.Msg {
		if m.wide {
			return sizeMsg{}
		}
		return frameMsg{}
	}
}

// nothing gives none.
type nothing struct{ view }

func (m *nothing) Update(tea.Msg) (tea.Model, tea.Cmd) {
	return m, func() tea.Msg { return nil }
}

// quits gives one that the framework takes.
type quits struct{ view }

func (m *quits) Update(tea.Msg) (tea.Model, tea.Cmd) {
	return m, func() tea.Msg { return tea.QuitMsg{} }
}
