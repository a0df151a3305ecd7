// Package groups waits for goroutines while it holds a lock that one of them takes.
package groups

import "sync"

type plugin struct {
	mu     sync.Mutex
	wg     sync.WaitGroup
	in     chan string
	done   chan struct{}
	topics []string
}

func (p *plugin) start() {
	p.wg.Add(2)
	go p.parse()
	go p.count()
}

func (p *plugin) parse() {
	defer p.wg.Done()
	for {
		select {
		case <-p.done:
			return
		case s := <-p.in:
			p.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*groups\.plugin\)\.parse is a deadlock when it meets \(\*groups\.plugin\)\.stop, which waits for this loop with the lock held: \(\*groups\.plugin\)\.parse → \(\*sync\.Mutex\)\.Lock \(groups\.plugin\.mu\); give it back before that$`
			p.topics = append(p.topics, s)
			p.mu.Unlock()
		}
	}
}

func (p *plugin) count() {
	defer p.wg.Done()
	for range p.done {
	}
}

func (p *plugin) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.done)
	p.wg.Wait()
}

// A server is a member by the literal that calls its loop.
type server struct {
	mu    sync.RWMutex
	group *sync.WaitGroup
	in    chan string
	n     int
}

func (s *server) start() {
	s.group.Add(1)
	go func() {
		defer s.group.Done()
		s.loop()
	}()
}

func (s *server) loop() {
	for range s.in {
		s.size()
	}
}

func (s *server) size() int {
	s.mu.RLock() // want `^\(\*sync\.RWMutex\)\.RLock on the loop in \(\*groups\.server\)\.loop is a deadlock when it meets \(\*groups\.server\)\.Close, which waits for this loop with the lock held: .*`
	defer s.mu.RUnlock()
	return s.n
}

func (s *server) Close() {
	s.mu.Lock()
	close(s.in)
	s.group.Wait()
	s.mu.Unlock()
}

// A client gives the lock back before it waits.
type client struct {
	mu     sync.Mutex
	wg     sync.WaitGroup
	in     chan string
	closed bool
}

func (c *client) start() {
	c.wg.Add(1)
	go c.loop()
}

func (c *client) loop() {
	defer c.wg.Done()
	for range c.in {
		c.mu.Lock()
		c.closed = false
		c.mu.Unlock()
	}
}

func (c *client) Close() {
	c.mu.Lock()
	c.closed = true
	close(c.in)
	c.mu.Unlock()
	c.wg.Wait()
}

// A writer waits for others than the loop.
type writer struct {
	mu    sync.Mutex
	files sync.WaitGroup
	in    chan string
	n     int
}

func (w *writer) loop() {
	for name := range w.in {
		w.mu.Lock()
		w.n++
		w.mu.Unlock()
		w.files.Add(1)
		go w.write(name)
	}
}

func (w *writer) write(name string) {
	defer w.files.Done()
	println(name)
}

func (w *writer) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files.Wait()
}
