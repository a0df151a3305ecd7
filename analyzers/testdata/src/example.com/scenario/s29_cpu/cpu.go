// Package cpu computes in handlers: what is large holds the loop up as well,
// but it does not block.
package cpu

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"sort"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type row struct{ Name, Value string }

type grid struct {
	rows  []row
	cells [][]float64
	sum   float64
	text  string
}

func (g *grid) Init() tea.Cmd { return nil }

func (g *grid) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case []byte:
		_ = json.Unmarshal(msg, &g.rows) // under -strict: how much there is, is not known
	case tea.KeyMsg:
		sort.Slice(g.rows, func(i, j int) bool { return g.rows[i].Name < g.rows[j].Name }) // the same
		slices.SortFunc(g.rows, func(a, b row) int { return strings.Compare(a.Value, b.Value) })
	case tea.WindowSizeMsg:
		for range 3 {
			g.sum /= 2
		}
	case string:
		b, _ := os.ReadFile(msg) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*cpu\.grid\)\.Update → os\.ReadFile;`
		_ = json.Unmarshal(b, &g.rows)
	}
	return g, nil
}

// View multiplies everything with everything.
func (g *grid) View() string {
	for i := range g.cells { // heavyloop will report this
		for j := range g.cells {
			for k := range g.cells {
				g.sum += g.cells[i][k] * g.cells[k][j]
			}
		}
	}
	return g.text
}

// A login stretches passwords on the loop, a client's key is short.
type login struct {
	gnet.BuiltinEventEngine
	salt []byte
}

func (l *login) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	key := stretch(append(l.salt, b...), 100_000) // heavyloop will report this
	_, _ = c.Write([]byte(hex.EncodeToString(key)))
	return gnet.None
}

func (l *login) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	return stretch(l.salt, 1), gnet.None
}

func stretch(b []byte, rounds int) []byte {
	for range rounds {
		sum := sha256.Sum256(b)
		b = sum[:]
	}
	return b
}

func reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

func (l *login) OnClose(c gnet.Conn, err error) gnet.Action {
	n := reduce(l.salt, 0, func(n int, b byte) int { return n + int(b) })
	_ = os.Truncate("salt", int64(n)) // want `^os\.Truncate does file I/O on the gnet loop: \(\*cpu\.login\)\.OnClose → os\.Truncate;`
	return gnet.None
}

func run() error {
	go func() { _ = gnet.Run(&login{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&grid{}).Run()
	return err
}
