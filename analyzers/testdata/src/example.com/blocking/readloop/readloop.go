// Package readloop has loops that are woken by what they read first in each round, and
// functions that read on a loop.
package readloop

import (
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

type server struct {
	conn net.PacketConn
	ln   net.Listener
	in   chan int
	wg   sync.WaitGroup
}

// readLoop is over when it cannot read any more.
//
//loopvet:loop
func (s *server) readLoop() {
	buf := make([]byte, 1500)
	for {
		n, _, err := s.conn.ReadFrom(buf)
		if err != nil {
			s.close()
			return
		}
		s.in <- n            // want `^send on unbuffered channel readloop\.server\.in waits for another goroutine on the readloop: \(\*readloop\.server\)\.readLoop → send on unbuffered channel readloop\.server\.in$`
		s.conn.ReadFrom(buf) // want `^net\.PacketConn\.ReadFrom waits for the network on the readloop: \(\*readloop\.server\)\.readLoop → net\.PacketConn\.ReadFrom$`
	}
}

func (s *server) close() {
	s.wg.Wait()
	time.Sleep(time.Second)
}

// acceptLoop is woken by who connects.
//
//loopvet:loop
func (s *server) acceptLoop() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			time.Sleep(time.Second) // want `^time\.Sleep sleeps on the readloop for up to 1s: \(\*readloop\.server\)\.acceptLoop → time\.Sleep$`
			continue
		}
		greet(c)
	}
}

func greet(c net.Conn) {
	http.Get("http://localhost/") // want `^http\.Get waits for the network on the readloop: \(\*readloop\.server\)\.acceptLoop → readloop\.greet → http\.Get$`
}

// lines is called in each round, and reads some lines.
//
//loopvet:loop
func (s *server) lines(c net.Conn, n int) {
	for range n {
		c.Read(make([]byte, 80)) // want `^net\.Conn\.Read waits for the network on the readloop: \(\*readloop\.server\)\.lines → net\.Conn\.Read$`
	}
}

// retry is called in each round too, and waits before it reads.
//
//loopvet:loop
func (s *server) retry(r io.Reader) {
	for {
		time.Sleep(time.Second) // want `^time\.Sleep sleeps on the readloop for up to 1s: \(\*readloop\.server\)\.retry → time\.Sleep$`
		if _, err := r.Read(make([]byte, 10)); err == nil {
			return
		}
	}
}

// Start starts them.
func (s *server) Start(c net.Conn) {
	s.in = make(chan int)
	s.wg.Add(2)
	go s.readLoop()
	go s.acceptLoop()
	go func() {
		for range s.in {
			s.lines(c, 3)
			s.retry(c)
		}
	}()
}
