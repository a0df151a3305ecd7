// Package direct sleeps in methods that a framework calls.
package direct

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"k8s.io/client-go/tools/cache"
)

// A splash is shown for a moment, and holds the whole program up meanwhile.
type splash struct {
	logo string
	done bool
}

func (s splash) Init() tea.Cmd { return nil }

func (s splash) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.WindowSizeMsg); ok && !s.done {
		time.Sleep(2 * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 2s: direct\.splash\.Update → time\.Sleep;`
		s.done = true
	}
	return s, nil
}

func (s splash) View() string { return s.logo }

// A table works for rows of any kind.
type table[Row any] struct {
	rows   []Row
	render func(Row) string
}

func newTable[Row any](rows []Row, render func(Row) string) *table[Row] {
	return &table[Row]{rows: rows, render: render}
}

func (t *table[Row]) Init() tea.Cmd { return nil }

func (t *table[Row]) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if rows, ok := msg.([]Row); ok {
		time.Sleep(100 * time.Millisecond) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 100ms: \(\*direct\.table\)\.Update → time\.Sleep;`
		t.rows = rows
	}
	return t, nil
}

func (t *table[Row]) View() (out string) {
	for _, r := range t.rows {
		out += t.render(r) + "\n"
	}
	return out
}

// A limiter slows clients down, and with them everybody on the same loop.
type limiter struct {
	gnet.BuiltinEventEngine
	perConn map[string]int
}

func (l *limiter) OnTraffic(c gnet.Conn) gnet.Action {
	peer := c.RemoteAddr().String()
	if l.perConn[peer]++; l.perConn[peer] > 100 {
		time.Sleep(50 * time.Millisecond) // want `^time\.Sleep sleeps on the gnet loop for up to 50ms: \(\*direct\.limiter\)\.OnTraffic → time\.Sleep;`
	}
	return gnet.None
}

// A settler waits until a new object is likely to be complete.
type settler struct{ seen map[string]bool }

func (s *settler) OnAdd(obj interface{}, _ bool) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	time.Sleep(5 * time.Second) // want `^time\.Sleep sleeps on the client-go informers loop for up to 5s: \(\*direct\.settler\)\.OnAdd → time\.Sleep;`
	s.seen[key] = true
}

func (s *settler) OnUpdate(_, _ interface{}) {}
func (s *settler) OnDelete(obj interface{}) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	delete(s.seen, key)
}

// A poller has an Update and an OnTraffic too, but no framework's.
type poller struct {
	every time.Duration
	n     int
}

func (p *poller) Update() int {
	time.Sleep(2 * time.Second)
	p.n++
	return p.n
}

func (p *poller) OnTraffic(bytes int) {
	time.Sleep(50 * time.Millisecond)
	p.n += bytes
}

func run(inf cache.SharedInformer) error {
	p := &poller{}
	p.OnTraffic(p.Update())
	if _, err := inf.AddEventHandler(&settler{seen: map[string]bool{}}); err != nil {
		return err
	}
	go func() { _ = gnet.Run(&limiter{perConn: map[string]int{}}, "tcp://:7000") }()
	if _, err := tea.NewProgram(splash{logo: "loops"}).Run(); err != nil {
		return err
	}
	_, err := tea.NewProgram(newTable([]string{"a"}, func(s string) string { return s })).Run()
	return err
}
