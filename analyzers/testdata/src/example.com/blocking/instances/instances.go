// Package instances keeps some things that take long to load, and others that do
// not, in stores of one generic type.
package instances

import (
	"net/http"
	"os"
	"os/exec"

	"example.com/blocking/instances/store"
	tea "github.com/charmbracelet/bubbletea"
)

type (
	user   struct{ name string }
	icon   struct{ rune }
	branch struct{ head string }
)

func fetch(name string) user {
	resp, err := http.Get("https://example.com/" + name) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*instances\.model\)\.Update → \(\*store\.Store\)\.Get → instances\.fetch → http\.Get;`
	if err == nil {
		resp.Body.Close()
	}
	return user{name}
}

func draw(r int) icon { return icon{rune(r)} }

func read(dir string) branch {
	b, _ := os.ReadFile(dir + "/HEAD") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*instances\.model\)\.Update → store\.Named\.Get → \(\*store\.Store\)\.Get → instances\.read → os\.ReadFile;`
	return branch{string(b)}
}

// A getter is a store, by what it gives.
type getter[V any] interface{ Get(string) V }

type iconSet interface{ Get(int) icon }

// Both embeds the stores that its methods are promoted from.
type (
	both  struct{ store.Named[bool] }
	never struct{ *store.Store[int, int] }
)

type model struct {
	users    *store.Store[string, user]
	icons    *store.Store[int, icon]
	branches store.Named[branch]
	colours  store.Named[int]
	set      iconSet
	flags    getter[bool]
	both     both
	never    never
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.icons.Get(1) // loads nothing that takes long, and nobody waits for it
		m.colours.Get("red")
		m.set.Get(2)
		m.never.Get(3)
		draw := m.icons.Get
		draw(4)
	case string:
		m.users.Get(msg)
		m.branches.Get(msg)
	case bool:
		m.flags.Get("x")
		m.both.Get("y")
	}
	return m, nil
}

func (m *model) View() string { return "" }

func ask(name string) bool {
	return exec.Command("test", "-f", name).Run() == nil // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*instances\.model\)\.Update → store\.Named\.Get → \(\*store\.Store\)\.Get → instances\.ask → \(\*exec\.Cmd\)\.Run;`
}

func run() error {
	users, icons := store.New(fetch), store.New(draw)
	icons.OnLoad(func(icon) {})
	users.OnLoad(func(u user) {
		_ = os.WriteFile(u.name, nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*instances\.model\)\.Update → \(\*store\.Store\)\.Get → func literal in instances\.run → os\.WriteFile;`
	})
	m := &model{
		users: users, icons: icons, branches: store.NewNamed(read), colours: store.NewNamed(func(string) int { return 0 }),
		set: icons, flags: store.NewNamed(ask), both: both{store.NewNamed(ask)}, never: never{store.New(func(n int) int { return n })},
	}
	_, err := tea.NewProgram(m).Run()
	return err
}
