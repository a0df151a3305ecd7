// Package forms calls through interfaces for the standard library's types,
// embedded interfaces, generic buses and literals that call themselves.
package forms

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// A doer is what tests replace; the program uses a client.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

type saver interface{ Save() error }

type disk struct{ path string }

func (d disk) Save() error {
	return os.WriteFile(d.path, nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*forms\.model\)\.Update → forms\.disk\.Save → os\.WriteFile; return it as a tea\.Cmd$`
}

type handler[T any] func(T)

type bus[T any] struct{ handlers []handler[T] }

func (b *bus[T]) on(h handler[T]) { b.handlers = append(b.handlers, h) }

func (b *bus[T]) emit(x T) {
	for _, h := range slices.Clone(b.handlers) {
		h(x)
	}
}

type core struct {
	saver
	hooks struct{ saved func() }
}

type model struct {
	*core
	client doer
	db     querier
	keys   bus[string]
	ctx    context.Context
}

func newModel(ctx context.Context, db *sql.DB) *model {
	m := &model{core: &core{saver: disk{"state"}}, client: http.DefaultClient, db: db, ctx: ctx}
	m.hooks.saved = func() {
		_ = os.Remove("state.old") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*forms\.model\)\.Update → func literal in forms\.newModel → os\.Remove; return it as a tea\.Cmd$`
	}
	m.keys.on(func(key string) {
		_ = os.Setenv("KEY", key)
		_ = os.Mkdir(key, 0o700) // want `^os\.Mkdir does file I/O on the Bubble Tea loop: \(\*forms\.model\)\.Update → \(\*forms\.bus\)\.emit → func literal in forms\.newModel → os\.Mkdir; return it as a tea\.Cmd$`
	})
	m.keys.on(func(string) {})
	return m
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case *http.Request:
		if resp, err := m.client.Do(msg); err == nil { // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*forms\.model\)\.Update → \(\*http\.Client\)\.Do; return it as a tea\.Cmd$`
			resp.Body.Close()
		}
	case string:
		rows, err := m.db.QueryContext(m.ctx, msg) // want `^\(\*sql\.DB\)\.QueryContext waits for a database on the Bubble Tea loop: \(\*forms\.model\)\.Update → \(\*sql\.DB\)\.QueryContext; return it as a tea\.Cmd$`
		if err == nil {
			defer rows.Close()
		}
	case tea.KeyMsg:
		m.keys.emit(msg.String())
	case tea.QuitMsg:
		if m.Save() == nil {
			m.hooks.saved()
		}
	case int:
		var clean func(int)
		clean = func(n int) {
			if n > 0 {
				_ = os.Remove("x") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*forms\.model\)\.Update → func literal in \(\*forms\.model\)\.Update → os\.Remove; return it as a tea\.Cmd$`
				clean(n - 1)
			}
		}
		clean(msg)
	}
	return m, nil
}

func (m *model) View() string { return "" }

func run(ctx context.Context, db *sql.DB) error {
	_, err := tea.NewProgram(newModel(ctx, db)).Run()
	return err
}
