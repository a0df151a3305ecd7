// Package stream passes changes on to clients.
package stream

import (
	"net"

	"example.com/blocking/listeners/watcher"
)

// A Sender sends to one client.
type Sender interface{ Send(line string) error }

type memory struct{ lines []string }

func (m *memory) Send(line string) error {
	m.lines = append(m.lines, line)
	return nil
}

type remote struct{ conn net.Conn }

func (r *remote) Send(line string) error {
	_, err := r.conn.Write([]byte(line)) // want `^net\.Conn\.Write waits for the network on the client-go informers loop: \(\*watcher\.Watcher\)\.add → \(\*stream\.translator\)\.Add → \(\*stream\.remote\)\.Send → net\.Conn\.Write; add the key of the object to a workqueue$`
	return err
}

// A translator is made for every client, whatever it sends with.
type translator struct {
	out  Sender
	seen map[string]bool
}

func (t *translator) Add(name string) {
	t.seen[name] = true
	t.out.Send("+" + name)
}

func (t *translator) Remove(name string) { delete(t.seen, name) }

func newTranslator(out Sender) *translator { return &translator{out: out, seen: map[string]bool{}} }

// Recorded is for the tests of others.
func Recorded(w *watcher.Watcher) { w.Subscribe(newTranslator(&memory{})) }

// Serve sends to a client, too.
func Serve(w *watcher.Watcher, conn net.Conn) { w.Subscribe(newTranslator(&remote{conn})) }

// OnChange calls f and confirms it to the client, wherever f comes from: that
// the confirmation blocks is said here, not wherever it is called.
func OnChange(w *watcher.Watcher, conn net.Conn, name string, f func(string) error) {
	w.Hook(name, func(name string) {
		if err := f(name); err == nil {
			conn.Write([]byte("ok")) // want `^net\.Conn\.Write waits for the network on the client-go informers loop: \(\*watcher\.Watcher\)\.add → func literal in stream\.OnChange → net\.Conn\.Write; add the key of the object to a workqueue$`
		}
	})
}
