// Package actors sends to goroutines that select what comes next, and to others.
package actors

import (
	"net/http"

	tea "github.com/charmbracelet/bubbletea"
)

// An account waits for nothing but what is asked of it.
type account struct {
	in, out chan int
	sum     int
}

func (a *account) run() {
	for {
		select {
		case n := <-a.in:
			a.sum += n
		case n := <-a.out:
			a.sum -= n
		}
	}
}

// A bank asks others.
type bank struct {
	in, out chan int
	sum     int
}

func (b *bank) run() {
	for {
		select {
		case n := <-b.in:
			b.sum += n
			_, _ = http.Get("https://example.com")
		case n := <-b.out:
			b.sum -= n
		}
	}
}

// A till asks what it does not know.
type till struct {
	in, out chan int
	audit   interface{ Note(int) }
}

func (t *till) run() {
	for {
		select {
		case n := <-t.in:
			t.audit.Note(n)
		case n := <-t.out:
			t.audit.Note(-n)
		}
	}
}

// A guard waits in two places.
type guard struct {
	in, out, open chan int
}

func (g *guard) run() {
	for {
		select {
		case <-g.in:
			<-g.open
		case <-g.out:
		}
	}
}

// A queue has room for all that comes: it takes the next wherever it waits.
type queue struct {
	in, out, quit chan int
	late          []int
}

func (q *queue) run() {
	for {
		if len(q.late) == 0 {
			select {
			case n := <-q.in:
				q.late = append(q.late, n)
			case <-q.quit:
				return
			}
			continue
		}
		select {
		case n := <-q.in:
			q.late = append(q.late, n)
		case q.out <- q.late[0]:
			q.late = q.late[1:]
		}
	}
}

type model struct {
	queue   *queue
	account *account
	bank    *bank
	till    *till
	guard   *guard
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.queue.in <- 1
	m.queue.quit <- 1 // want `^send on unbuffered channel actors\.queue\.quit waits for another goroutine on the Bubble Tea loop: `
	m.account.in <- 1
	m.bank.in <- 1  // want `^send on unbuffered channel actors\.bank\.in waits for another goroutine on the Bubble Tea loop: `
	m.till.in <- 1  // want `^send on unbuffered channel actors\.till\.in waits for another goroutine on the Bubble Tea loop: `
	m.guard.in <- 1 // want `^send on unbuffered channel actors\.guard\.in waits for another goroutine on the Bubble Tea loop: `
	return m, nil
}

func (m *model) View() string { return "" }

func run(audit interface{ Note(int) }) error {
	m := &model{
		queue:   &queue{in: make(chan int), out: make(chan int), quit: make(chan int)},
		account: &account{in: make(chan int), out: make(chan int)},
		bank:    &bank{in: make(chan int), out: make(chan int)},
		till:    &till{in: make(chan int), out: make(chan int), audit: audit},
		guard:   &guard{in: make(chan int), out: make(chan int), open: make(chan int)},
	}
	go m.queue.run()
	go m.account.run()
	go m.bank.run()
	go m.till.run()
	go m.guard.run()
	_, err := tea.NewProgram(m).Run()
	return err
}
