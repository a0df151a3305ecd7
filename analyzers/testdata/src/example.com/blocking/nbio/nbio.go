// Package nbio reads files where the poller calls it.
package nbio

import (
	"os"

	"github.com/lesismal/nbio"
)

func run() error {
	g := nbio.NewEngine(nbio.Config{Addrs: []string{":9000"}})
	g.OnData(func(c *nbio.Conn, data []byte) {
		b, _ := os.ReadFile(string(data)) // want `^os\.ReadFile does file I/O on the nbio loop: func literal in nbio\.run → os\.ReadFile; hand it to Conn\.Execute$`
		_, _ = c.Write(b)
		c.Execute(func() {
			b, _ := os.ReadFile(string(data))
			_, _ = c.Write(b)
		})
	})
	return g.Start()
}
