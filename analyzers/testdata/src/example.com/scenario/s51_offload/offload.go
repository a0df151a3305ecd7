// Package offload uses each framework's own way to leave the loop.
package offload

import (
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/pool/goroutine"
	"github.com/rivo/tview"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

// Commands, in all forms.
type mail struct {
	db     *sql.DB
	unread int
}

func (m mail) Init() tea.Cmd { return m.count }

func (m mail) count() tea.Msg {
	var n int
	_ = m.db.QueryRow("SELECT count(*) FROM mail").Scan(&n)
	return n
}

func (m mail) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		m.unread = msg
		return m, tea.Tick(time.Minute, func(time.Time) tea.Msg { return m.count() })
	case tea.KeyMsg:
		switch msg.String() {
		case "s":
			return m, tea.Batch(m.count, send("hello"))
		case "q":
			return m, tea.Sequence(m.count, tea.Quit)
		case "e":
			return m, tea.ExecProcess(exec.Command("vi"), func(err error) tea.Msg {
				_ = os.Remove("draft") // want `^os\.Remove does file I/O on the Bubble Tea loop: func literal in offload\.mail\.Update → os\.Remove;`
				return err
			})
		}
	}
	return m, nil
}

func send(text string) tea.Cmd {
	return func() tea.Msg {
		resp, err := http.Post("https://example.com/mail?"+text, "", nil)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
}

func (m mail) View() string { return "" }

// A pool of workers, and a write that is queued.
type server struct {
	gnet.BuiltinEventEngine
	db   *sql.DB
	pool *goroutine.Pool
}

func (s *server) OnBoot(gnet.Engine) gnet.Action {
	s.pool = goroutine.Default()
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	query, _ := c.Next(-1)
	q := string(query)
	_ = s.pool.Submit(func() {
		_, err := s.db.Exec(q)
		if err != nil {
			_ = c.AsyncWrite([]byte(err.Error()), nil)
			return
		}
		_ = c.AsyncWrite([]byte("ok"), func(c gnet.Conn, err error) error {
			_, _ = s.db.Exec("COMMIT") // want `^\(\*sql\.DB\)\.Exec waits for a database on the gnet loop: func literal in \(\*offload\.server\)\.OnTraffic → \(\*sql\.DB\)\.Exec;`
			return c.Close()
		})
	})
	return gnet.None
}

// Goroutines that bring their results back.
type window struct {
	app  *tview.Application
	view *tview.TextView
	load func() string
}

func (w *window) keys(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Key() {
	case tcell.KeyCtrlR:
		w.background(w.load, func(s string) { w.view.SetText(s) })
	case tcell.KeyEnter:
		w.app.Suspend(func() { _ = exec.Command("less", "log").Run() })
	}
	return ev
}

func (w *window) background(work func() string, show func(string)) {
	go func() {
		s := work()
		w.app.QueueUpdateDraw(func() { show(s) })
	}()
}

// A queue of keys, in front of a worker.
type controller struct {
	queue workqueue.TypedInterface[string]
	db    *sql.DB
}

func (c *controller) enqueue(obj interface{}) {
	if key, err := cache.MetaNamespaceKeyFunc(obj); err == nil {
		c.queue.Add(key)
	}
}

func (c *controller) work() {
	for {
		key, stop := c.queue.Get()
		if stop {
			return
		}
		_, _ = c.db.Exec("UPDATE objects SET seen = 1 WHERE key = ?", key)
		c.queue.Done(key)
	}
}

func run(inf cache.SharedInformer, q workqueue.TypedInterface[string], db *sql.DB) error {
	c := &controller{q, db}
	if _, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: c.enqueue, DeleteFunc: c.enqueue}); err != nil {
		return err
	}
	go c.work()
	w := &window{app: tview.NewApplication(), view: tview.NewTextView(), load: func() string {
		b, _ := os.ReadFile("log")
		return string(b)
	}}
	w.app.SetInputCapture(w.keys)
	go func() { _ = gnet.Run(&server{db: db}, "tcp://:7000") }()
	_, err := tea.NewProgram(mail{db: db}).Run()
	return err
}
