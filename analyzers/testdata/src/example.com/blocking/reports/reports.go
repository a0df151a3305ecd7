// Package reports has functions that return a channel with what went wrong, which some
// of them close before, and others when they come to it.
package reports

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/reports/shell"
)

type model struct {
	background bool
	errs       []error
	gone       chan struct{}
}

func work() error { return nil }

// run closes the channel on each of two ways, on one by what another package calls.
func (m *model) run() (bool, chan error) {
	errs := make(chan error, 1)
	if m.background {
		if err := work(); err != nil {
			errs <- err
		}
		close(errs)
		return true, errs
	}
	return shell.Suspend(true, func() {
		if err := work(); err != nil {
			errs <- err
		}
		close(errs)
	}), errs
}

// deferred closes the channel when it returns.
func deferred() <-chan error {
	errs := make(chan error, 1)
	defer close(errs)
	if err := work(); err != nil {
		errs <- err
	}
	return errs
}

// sometimes closes the channel on one way, and leaves it to a goroutine on the other.
func (m *model) sometimes() <-chan error {
	errs := make(chan error, 1)
	if m.background {
		close(errs)
	} else {
		shell.Later(func() { errs <- work() })
	}
	return errs
}

// later leaves it to a goroutine, which another package starts.
func later() <-chan error {
	errs := make(chan error, 1)
	shell.Later(func() {
		errs <- work()
		close(errs)
	})
	return errs
}

// perhaps hands on a literal that closes the channel on one way only.
func perhaps() <-chan error {
	errs := make(chan error, 1)
	shell.Suspend(true, func() {
		if err := work(); err == nil {
			close(errs)
		} else {
			shell.Later(func() { errs <- err })
		}
	})
	return errs
}

// apart hands on a literal that starts who closes the channel.
func apart() <-chan error {
	errs := make(chan error, 1)
	shell.Suspend(true, func() {
		go func() { close(errs) }()
	})
	return errs
}

// renew closes the channel that was there before, not the one that it makes.
func (m *model) renew() {
	old := m.gone
	m.gone = make(chan struct{})
	close(old)
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		_, errs := m.run()
		for err := range errs {
			m.errs = append(m.errs, err)
		}
		for err := range deferred() {
			m.errs = append(m.errs, err)
		}
	case int:
		m.onSometimes()
	case string:
		m.onLater()
	case error:
		m.onPerhaps()
	case []error:
		m.onApart()
	case bool:
		if msg {
			m.renew()
		}
		<-m.gone // want `^receive from channel reports\.model\.gone waits for another goroutine on the Bubble Tea loop: \(\*reports\.model\)\.Update → receive from channel reports\.model\.gone; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) onSometimes() {
	for err := range m.sometimes() { // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*reports\.model\)\.Update → \(\*reports\.model\)\.onSometimes → receive from channel; return it as a tea\.Cmd$`
		m.errs = append(m.errs, err)
	}
}

func (m *model) onLater() {
	for err := range later() { // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*reports\.model\)\.Update → \(\*reports\.model\)\.onLater → receive from channel; return it as a tea\.Cmd$`
		m.errs = append(m.errs, err)
	}
}

func (m *model) onPerhaps() {
	for err := range perhaps() { // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*reports\.model\)\.Update → \(\*reports\.model\)\.onPerhaps → receive from channel; return it as a tea\.Cmd$`
		m.errs = append(m.errs, err)
	}
}

func (m *model) onApart() {
	for err := range apart() { // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*reports\.model\)\.Update → \(\*reports\.model\)\.onApart → receive from channel; return it as a tea\.Cmd$`
		m.errs = append(m.errs, err)
	}
}

func (m *model) View() string { return "" }

// Run starts it.
func Run() error {
	m := &model{}
	m.renew()
	go m.renew()
	_, err := tea.NewProgram(m).Run()
	return err
}
