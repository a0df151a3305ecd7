// Package possible is quiet unless -strict asks for what is only possible, or
// cheap.
package possible

import (
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	mu    sync.Mutex
	delay time.Duration
	out   chan<- string
	text  string
}

func newModel(out chan<- string, delay time.Duration) *model {
	return &model{out: out, delay: delay}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.out <- m.text
	case tea.WindowSizeMsg:
		time.Sleep(m.delay)
	case shape:
		m.draw(msg)
	case error:
		log.Println(msg)
		fmt.Println(msg)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := os.Stat("lock"); err == nil {
		m.text = "locked"
	}
	return m, nil
}

func (m *model) View() string { return m.text }

// draw has more shapes than anybody can guess from.
func (m *model) draw(s shape) { m.text = s.Text() }

type shape interface{ Text() string }

type (
	dot    struct{}
	line   struct{}
	box    struct{}
	circle struct{}
	star   struct{}
	image  struct{ path string }
)

func (i image) Text() string {
	b, _ := os.ReadFile(i.path)
	return string(b)
}

func (dot) Text() string    { return "." }
func (line) Text() string   { return "-" }
func (box) Text() string    { return "#" }
func (circle) Text() string { return "o" }
func (star) Text() string   { return "*" }

func shapes() []shape { return []shape{dot{}, line{}, box{}, circle{}, star{}, image{"x.png"}} }
