// Package finalizers cleans up behind the program's back.
package finalizers

import (
	"net"
	"os"
	"runtime"
	"sync"
)

type session struct {
	conn net.Conn
	tmp  string
	done chan struct{}
}

func open(addr string) (*session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &session{conn: c, tmp: os.TempDir(), done: make(chan struct{})}
	runtime.SetFinalizer(s, (*session).close)
	return s, nil
}

func (s *session) close() {
	_, _ = s.conn.Write([]byte("bye\n")) // want `^net\.Conn\.Write waits for the network on the finalizer goroutine: \(\*finalizers\.session\)\.close → net\.Conn\.Write; start a goroutine in it$`
	<-s.done                             // want `^receive from channel finalizers\.session\.done waits for another goroutine on the finalizer goroutine: \(\*finalizers\.session\)\.close → receive from channel finalizers\.session\.done; start a goroutine in it$`
}

type scratch struct{ dir string }

func newScratch(dir string) *scratch {
	s := &scratch{dir}
	runtime.AddCleanup(s, func(dir string) {
		_ = os.RemoveAll(dir) // want `^os\.RemoveAll does file I/O on the finalizer goroutine: func literal in finalizers\.newScratch → os\.RemoveAll; start a goroutine in it$`
	}, dir)
	return s
}

type buffer struct{ pool *sync.Pool }

func newBuffer(p *sync.Pool) *buffer {
	b := &buffer{pool: p}
	runtime.SetFinalizer(b, func(b *buffer) { b.pool.Put(b) })
	return b
}
