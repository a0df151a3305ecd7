// Package both has functions that hold a lock while they wait for a loop, and that the loop
// calls as others do.
package both

import "sync"

type hosts struct {
	mu    sync.Mutex
	known map[int]bool
	asked *asker
}

type asker struct {
	queue chan int
	hosts *hosts
}

func (h *hosts) Start(ip int) {
	h.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*both\.asker\)\.work is a deadlock when it meets \(\*both\.hosts\)\.Start, which waits for this loop with the lock held: \(\*both\.asker\)\.work → \(\*both\.hosts\)\.Start → \(\*sync\.Mutex\)\.Lock \(both\.hosts\.mu\); give it back before that$`
	defer h.mu.Unlock()
	if h.known[ip] {
		return
	}
	h.known[ip] = true
	h.asked.Query(ip)
}

func (a *asker) Query(ip int) { a.queue <- ip }

func (a *asker) work() {
	for ip := range a.queue {
		if ip > 0 {
			a.hosts.Start(ip - 1)
		}
	}
}

func run() {
	a := &asker{queue: make(chan int, 64)}
	h := &hosts{known: map[int]bool{}, asked: a}
	a.hosts = h
	go a.work()
	for i := range 1000 {
		h.Start(i)
	}
}

// A list is used by its loop alone.
type list struct {
	mu    sync.Mutex
	known map[int]bool
	queue chan int
}

func (l *list) start(ip int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known[ip] = true
	select {
	case l.queue <- ip:
	default:
	}
	if ip == 0 {
		l.hand(ip)
	}
}

func (l *list) hand(ip int) { l.queue <- ip } // the loop waits for itself

func (l *list) work() {
	for ip := range l.queue {
		l.start(ip)
	}
}

func runList() {
	l := &list{queue: make(chan int, 64), known: map[int]bool{}}
	go l.work()
	l.queue <- 1
}
