// Package elsewhere hands functions to those that run them later, on other
// goroutines.
package elsewhere

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"time"

	"example.com/scenario/s41_elsewhere/pool"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/pool/goroutine"
	"golang.org/x/sync/errgroup"
)

type backup struct {
	files []string
	pool  *pool.Pool
	group errgroup.Group
	wg    sync.WaitGroup
	ctx   context.Context
	stop  func() bool
	names []string
}

func (b *backup) Init() tea.Cmd { return nil }

func (b *backup) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "timer":
		time.AfterFunc(time.Minute, b.copyAll)
	case "context":
		b.stop = context.AfterFunc(b.ctx, b.copyAll)
	case "group":
		b.group.Go(func() error { return copyFile("a") })
		b.group.TryGo(func() error { return copyFile("b") })
	case "wait group":
		b.wg.Go(b.copyAll)
	case "pool":
		b.pool.Submit(b.copyAll)
	case "each":
		b.names = pool.Each(b.pool, b.files, identify, func(f string) { _ = copyFile(f) })
	case "now":
		b.now()
	}
	return b, nil
}

func copyFile(name string) error { return exec.Command("cp", name, "/backup").Run() }

func (b *backup) copyAll() {
	for _, f := range b.files {
		_ = copyFile(f)
	}
}

// identify is called at once, other than what stands beside it.
func identify(name string) string {
	l, _ := os.ReadFile(name + ".id") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*elsewhere\.backup\)\.Update → pool\.Each → elsewhere\.identify → os\.ReadFile;`
	return string(l)
}

func (b *backup) now() {
	_ = os.Rename("a", "b") // want `^os\.Rename does file I/O on the Bubble Tea loop: \(\*elsewhere\.backup\)\.Update → \(\*elsewhere\.backup\)\.now → os\.Rename;`
}

func (b *backup) View() string { return "" }

type server struct {
	gnet.BuiltinEventEngine
	workers *goroutine.Pool
	group   errgroup.Group
}

func (s *server) OnBoot(gnet.Engine) gnet.Action {
	s.workers = goroutine.Default()
	return gnet.None
}

// OnTraffic answers from a worker.
func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	_ = s.workers.Submit(func() {
		_ = copyFile(string(b))
		_ = c.AsyncWrite(b, nil)
	})
	s.group.Go(func() error {
		defer s.note()
		return copyFile("c")
	})
	return gnet.None
}

// OnClose submits what somebody else has made, and also calls it.
func (s *server) OnClose(gnet.Conn, error) gnet.Action {
	task := s.note
	_ = s.workers.Submit(task)
	task()
	return gnet.None
}

func (s *server) note() {
	_ = os.WriteFile("note", nil, 0o600) // want `^os\.WriteFile does file I/O on the gnet loop: \(\*elsewhere\.server\)\.OnClose → \(\*elsewhere\.server\)\.note → os\.WriteFile;`
}

func run(ctx context.Context) error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&backup{pool: pool.New(4), ctx: ctx}).Run()
	return err
}
