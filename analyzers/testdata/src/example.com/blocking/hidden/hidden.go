// Package hidden blocks where the name does not say so.
package hidden

import (
	"fmt"
	"log/syslog"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	name, dir string
	zone      *time.Location
	log       *syslog.Writer
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if u, err := user.Lookup("mail"); err == nil { // want `^user\.Lookup does file I/O on the Bubble Tea loop: \(\*hidden\.model\)\.Update → user\.Lookup; return it as a tea\.Cmd$`
		m.name = u.Name
	}
	m.zone, _ = time.LoadLocation("Europe/Lisbon") // want `^time\.LoadLocation does file I/O on the Bubble Tea loop: \(\*hidden\.model\)\.Update → time\.LoadLocation; return it as a tea\.Cmd$`
	_, _ = net.LookupHost("example.com")           // want `^net\.LookupHost waits for the network on the Bubble Tea loop: \(\*hidden\.model\)\.Update → net\.LookupHost; return it as a tea\.Cmd$`
	m.report("key %v", msg)
	m.log, _ = syslog.New(syslog.LOG_INFO, "mail") // want `^syslog\.New waits for the network on the Bubble Tea loop: \(\*hidden\.model\)\.Update → syslog\.New; return it as a tea\.Cmd$`
	_ = m.log.Info("started")                      // want `^\(\*syslog\.Writer\)\.Info does file I/O on the Bubble Tea loop: \(\*hidden\.model\)\.Update → \(\*syslog\.Writer\)\.Info; return it as a tea\.Cmd$`
	// Cheap, or only words.
	m.name, _ = os.Hostname()
	m.dir = filepath.Join(filepath.Dir(m.dir), filepath.Clean(m.name))
	_ = os.Getenv("HOME")
	_ = net.JoinHostPort(m.name, "25")
	_ = time.Now().In(m.zone)
	return m, nil
}

func (m *model) View() string { return m.name }

// report is a log function: what it writes is a log line, whoever takes it.
func (m *model) report(format string, args ...any) { _ = m.log.Info(fmt.Sprintf(format, args...)) }
