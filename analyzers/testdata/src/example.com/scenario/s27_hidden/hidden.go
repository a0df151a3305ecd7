// Package hidden blocks in calls that look as if they only knew the answer.
package hidden

import (
	"archive/zip"
	"crypto/tls"
	"html/template"
	"log"
	"log/syslog"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"os/user"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type about struct {
	user, host, editor string
	zone               *time.Location
}

func (a *about) Init() tea.Cmd { return nil }

func (a *about) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		u, err := user.Lookup("postgres") // want `^user\.Lookup does file I/O on the Bubble Tea loop: \(\*hidden\.about\)\.Update → user\.Lookup;`
		if err == nil {
			a.user = u.Name
		}
		a.zone, _ = time.LoadLocation("Asia/Tokyo") // want `^time\.LoadLocation does file I/O on the Bubble Tea loop: \(\*hidden\.about\)\.Update → time\.LoadLocation;`
	case tea.WindowSizeMsg:
		a.host, _ = os.Hostname()
		a.editor, _ = exec.LookPath("vi")
	case string:
		addrs, _ := net.LookupHost(a.host) // want `^net\.LookupHost waits for the network on the Bubble Tea loop: \(\*hidden\.about\)\.Update → net\.LookupHost;`
		a.host = addrs[0]
	}
	return a, nil
}

// View only looks at what is in memory.
func (a *about) View() string {
	now := time.Now().In(time.UTC)
	if ip := net.ParseIP(a.host); ip != nil {
		a.host = ip.String()
	}
	home, _ := os.UserHomeDir()
	return now.Format(time.Kitchen) + home + a.host + time.Local.String()
}

// An audit writes a line for every connection, to a daemon.
type audit struct {
	gnet.BuiltinEventEngine
	local  *log.Logger
	daemon *syslog.Writer
}

func (a *audit) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	_ = a.daemon.Notice(c.RemoteAddr().String())                           // want `^\(\*syslog\.Writer\)\.Notice does file I/O on the gnet loop: \(\*hidden\.audit\)\.OnOpen → \(\*syslog\.Writer\)\.Notice;`
	if _, err := net.ResolveTCPAddr("tcp", "example.com:80"); err != nil { // want `^net\.ResolveTCPAddr waits for the network on the gnet loop: \(\*hidden\.audit\)\.OnOpen → net\.ResolveTCPAddr;`
		return nil, gnet.Close
	}
	return nil, gnet.None
}

func (a *audit) OnTraffic(c gnet.Conn) gnet.Action {
	a.local.Println("traffic")
	return gnet.None
}

// Handlers of another framework, in a table of their own.
func menu(app *tview.Application) *tview.Form {
	f := tview.NewForm()
	for name, do := range map[string]func(){
		"Mail": func() {
			_ = smtp.SendMail("localhost:25", nil, "me", nil, nil) // want `^smtp\.SendMail waits for the network on the tview loop: func literal in hidden\.menu → smtp\.SendMail;`
		},
		"Secure": func() {
			_, _ = tls.Dial("tcp", "example.com:443", nil) // want `^tls\.Dial waits for the network on the tview loop: func literal in hidden\.menu → tls\.Dial;`
		},
		"Page": func() {
			_, _ = template.ParseFiles("page.html")           // want `^template\.ParseFiles does file I/O on the tview loop: func literal in hidden\.menu → template\.ParseFiles;`
			_, _ = template.New("page").Parse("<p>{{.}}</p>") // want `^\(\*template\.Template\)\.Parse compiles what could be compiled once on the tview loop: func literal in hidden\.menu → \(\*template\.Template\)\.Parse; do it once, before the loop, and keep what it makes$`
		},
		"Archive": func() {
			r, err := zip.OpenReader("backup.zip") // want `^zip\.OpenReader does file I/O on the tview loop: func literal in hidden\.menu → zip\.OpenReader;`
			if err == nil {
				defer r.Close()
			}
		},
	} {
		f.AddButton(name, do)
	}
	return f
}

func run(d *syslog.Writer) error {
	_ = menu(tview.NewApplication())
	go func() { _ = gnet.Run(&audit{local: log.Default(), daemon: d}, "tcp://:7000") }()
	_, err := tea.NewProgram(&about{}).Run()
	return err
}
