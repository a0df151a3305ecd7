// Package nbio stops its own engine.
package nbio

import "github.com/lesismal/nbio"

func run(g *nbio.Engine) error {
	g.OnData(func(c *nbio.Conn, data []byte) {
		if len(data) == 0 {
			g.Stop() // want `^\(\*nbio\.Engine\)\.Stop waits for the nbio loop that it is called on, a deadlock: func literal in nbio\.run → \(\*nbio\.Engine\)\.Stop; hand it to Conn\.Execute$`
		}
		c.Execute(func() { g.Stop() })
	})
	return g.Start()
}
