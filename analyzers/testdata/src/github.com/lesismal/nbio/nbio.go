// Package nbio declares as much of the real one as the tests need.
package nbio

type (
	Config struct{ Addrs []string }
	Conn   struct{ fd int }
	Engine struct {
		onOpen func(*Conn)
		onData func(*Conn, []byte)
	}
)

func NewEngine(conf Config) *Engine { return &Engine{} }

func (g *Engine) OnOpen(h func(c *Conn))              { g.onOpen = h }
func (g *Engine) OnData(h func(c *Conn, data []byte)) { g.onData = h }
func (g *Engine) Start() error                        { return nil }
func (g *Engine) Stop()                               {}

func (c *Conn) Write(b []byte) (int, error) { return 0, nil }
func (c *Conn) Execute(job func()) bool     { return true }
