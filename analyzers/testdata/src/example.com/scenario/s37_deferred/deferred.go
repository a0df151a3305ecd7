// Package deferred blocks at the very end of its handlers.
package deferred

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"sync"

	"example.com/scenario/s37_deferred/trace"
	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

type workbook struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	db    *sql.DB
	path  string
	calls map[string]int
	dirty bool
}

func (s *workbook) Init() tea.Cmd { return nil }

func (s *workbook) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch msg := msg.(type) {
	case tea.KeyMsg:
		defer s.flush()
	case tea.QuitMsg:
		s.quit()
	case string:
		defer func() {
			if r := recover(); r != nil {
				return
			}
			if s.dirty {
				_ = os.Rename(s.path, msg) // want `^os\.Rename does file I/O on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → func literal in \(\*deferred\.workbook\)\.Update → os\.Rename;`
			}
		}()
	case int:
		defer trace.Func("resize")() // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → func literal in trace\.Func → os\.WriteFile;`
		defer trace.Count(s.calls, "resize")()
	case error:
		s.rollBack(ctx)
	}
	return s, nil
}

func (s *workbook) flush() {
	_ = os.WriteFile(s.path, nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → \(\*deferred\.workbook\)\.flush → os\.WriteFile;`
}

// quit defers under a condition, and in a loop.
func (s *workbook) quit() {
	if s.dirty {
		defer s.wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → \(\*deferred\.workbook\)\.quit → \(\*sync\.WaitGroup\)\.Wait;`
	}
	for _, name := range []string{"sync", "halt"} {
		defer exec.Command(name).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → \(\*deferred\.workbook\)\.quit → \(\*exec\.Cmd\)\.Run;`
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		defer s.sweep() // at the end of a goroutine
	}()
}

func (s *workbook) sweep() { _ = os.RemoveAll(s.path) }

func (s *workbook) rollBack(ctx context.Context) {
	tx, err := s.db.BeginTx(ctx, nil) // want `^\(\*sql\.DB\)\.BeginTx waits for a database on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → \(\*deferred\.workbook\)\.rollBack → \(\*sql\.DB\)\.BeginTx;`
	if err != nil {
		return
	}
	defer tx.Rollback() // want `^\(\*sql\.Tx\)\.Rollback waits for a database on the Bubble Tea loop: \(\*deferred\.workbook\)\.Update → \(\*deferred\.workbook\)\.rollBack → \(\*sql\.Tx\)\.Rollback;`
}

func (s *workbook) View() string { return s.path }

// A closer of any type, closed by a handler of another framework.
func using[T interface{ Close() error }](v T, f func(T)) {
	defer v.Close()
	f(v)
}

type pinged struct{ *sql.DB }

func (p pinged) Close() error {
	return p.Ping() // want `^\(\*sql\.DB\)\.Ping waits for a database on the client-go informers loop: func literal in deferred\.watch → deferred\.using → deferred\.pinged\.Close → \(\*sql\.DB\)\.Ping;`
}

type nothing struct{}

func (nothing) Close() error { return nil }

func watch(inf cache.SharedInformer, db *sql.DB) error {
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(interface{}) { using(pinged{db}, func(pinged) {}) },
		DeleteFunc: func(interface{}) { using(nothing{}, func(nothing) {}) },
	})
	return err
}

func run(inf cache.SharedInformer, db *sql.DB) error {
	if err := watch(inf, db); err != nil {
		return err
	}
	_, err := tea.NewProgram(&workbook{db: db, calls: map[string]int{}}).Run()
	return err
}
