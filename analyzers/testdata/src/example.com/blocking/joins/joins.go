// Package joins waits for goroutines that it started itself: what it waits for
// is what they do.
package joins

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sync/errgroup"

	"example.com/metrics"
)

type source interface{ fetch() string }

type feed struct{ url string }

func (f feed) fetch() string {
	resp, err := http.Get(f.url)
	if err != nil {
		return ""
	}
	resp.Body.Close()
	return resp.Status
}

type model struct {
	lines  []string
	source source
	names  []string
}

func (m model) Describe(ch chan<- string) { ch <- "model" }

func newModel() model { return model{source: feed{"https://example.com"}} }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		m.load()
		m.ask()
		m.check()
		m.filter(false)
		m.verify(false)
		m.all(strings.ToUpper)
		m.answer(context.Background(), widest)
		m.answer(context.Background(), slow)
		m.recovered(widest)
	}
	metrics.Register(m)
	return m, nil
}

// View paints in parallel: nobody waits for anything but the processor.
func (m model) View() string {
	out := make([]string, len(m.lines))
	var wg sync.WaitGroup
	for i, l := range m.lines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = strings.ToUpper(l)
		}()
	}
	wg.Wait()
	width := make(chan int)
	go func() { width <- widest(out) }()
	out = append(out, strings.Repeat("-", <-width))
	var g errgroup.Group
	g.Go(func() error {
		out[0] = strings.TrimSpace(out[0])
		return nil
	})
	if err := g.Wait(); err != nil {
		return err.Error()
	}
	return strings.Join(out, "\n")
}

func widest(lines []string) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

func (m *model) load() {
	var wg sync.WaitGroup
	for _, name := range m.names {
		wg.Go(func() {
			data, _ := os.ReadFile(name)
			m.lines = append(m.lines, string(data))
		})
	}
	wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.load → \(\*sync\.WaitGroup\)\.Wait; return it as a tea\.Cmd$`
}

func (m *model) ask() {
	answer := make(chan string)
	go func() { answer <- m.source.fetch() }()
	m.lines = append(m.lines, <-answer) // want `^receive from channel waits for another goroutine on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.ask → receive from channel; return it as a tea\.Cmd$`
}

func (m *model) check() {
	var g errgroup.Group
	g.Go(func() error {
		_, err := http.Get("https://example.com/health")
		return err
	})
	g.Go(func() error { return nil })
	if err := g.Wait(); err != nil { // want `^\(\*errgroup\.Group\)\.Wait waits for another goroutine on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.check → \(\*errgroup\.Group\)\.Wait; return it as a tea\.Cmd$`
		m.lines = nil
	}
}

// filter compares in parallel, in one of two ways.
func (m *model) filter(fold bool) {
	contains := strings.Contains
	if fold {
		contains = func(s, t string) bool { return strings.Contains(strings.ToLower(s), t) }
	}
	var wg sync.WaitGroup
	for _, l := range m.lines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(contains(l, "x"))
		}()
	}
	wg.Wait()
}

// verify asks the network in one of two ways.
func (m *model) verify(online bool) {
	known := func(s string) bool { return s != "" }
	if online {
		known = func(s string) bool { return feed{s}.fetch() != "" }
	}
	var wg sync.WaitGroup
	for _, l := range m.lines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(known(l))
		}()
	}
	wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.verify → \(\*sync\.WaitGroup\)\.Wait; return it as a tea\.Cmd$`
}

// all does what it is given.
func (m *model) all(f func(string) string) {
	var wg sync.WaitGroup
	for _, l := range m.lines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(f(l))
		}()
	}
	wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.all → \(\*sync\.WaitGroup\)\.Wait; return it as a tea\.Cmd$`
}

// answer waits for what it was given, unless that is over before.
func (m *model) answer(ctx context.Context, f func([]string) int) {
	n := make(chan int, 1)
	go func() { n <- f(m.lines) }()
	select {
	case <-ctx.Done():
	case <-n:
	}
}

// slow is waited for as if it was called.
func slow([]string) int {
	resp, err := http.Get("https://example.com") // want `^http\.Get waits for the network on the Bubble Tea loop: joins\.model\.Update → \(\*joins\.model\)\.answer → select without default → joins\.slow → http\.Get; return it as a tea\.Cmd$`
	if err != nil {
		return 0
	}
	return resp.StatusCode
}

// recovered sends the answer in one of two ways.
func (m *model) recovered(f func([]string) int) {
	failed := make(chan error)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				failed <- fmt.Errorf("%v", r)
			}
		}()
		f(m.lines)
		failed <- nil
	}()
	<-failed
}
