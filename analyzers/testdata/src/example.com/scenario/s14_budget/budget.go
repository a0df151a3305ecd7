// Package budget sleeps a little less and a little more than each loop can
// bear.
package budget

import (
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
	"k8s.io/client-go/tools/cache"
)

// frame is the time that a terminal has.
const frame = 16 * time.Millisecond

type animation struct{ step int }

func (a animation) Init() tea.Cmd { return nil }

func (a animation) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		time.Sleep(frame)
	case tea.WindowSizeMsg:
		time.Sleep(frame + time.Microsecond) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 16\.001ms: budget\.animation\.Update → time\.Sleep;`
	}
	a.step++
	return a, nil
}

func (a animation) View() string {
	pause(10 * time.Millisecond)
	blink()
	return ""
}

// pause sleeps as long as it is told: what its callers tell it counts.
func pause(d time.Duration) { time.Sleep(d) }

func blink() {
	time.Sleep(17 * time.Millisecond) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 17ms: budget\.animation\.View → budget\.blink → time\.Sleep;`
}

type server struct{ gnet.BuiltinEventEngine }

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	time.Sleep(time.Millisecond)
	time.Sleep(2 * time.Millisecond) // want `^time\.Sleep sleeps on the gnet loop for up to 2ms: \(\*budget\.server\)\.OnTraffic → time\.Sleep;`
	return gnet.None
}

func subscribe(c mqtt.Client) {
	c.AddRoute("slow", func(mqtt.Client, mqtt.Message) { time.Sleep(10 * time.Millisecond) })
	c.AddRoute("slower", func(mqtt.Client, mqtt.Message) {
		time.Sleep(11 * time.Millisecond) // want `^time\.Sleep sleeps on the Paho MQTT loop for up to 11ms: func literal in budget\.subscribe → time\.Sleep;`
	})
}

func watch(inf cache.SharedInformer) error {
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(interface{}) { time.Sleep(100 * time.Millisecond) },
		DeleteFunc: func(interface{}) {
			time.Sleep(101 * time.Millisecond) // want `^time\.Sleep sleeps on the client-go informers loop for up to 101ms: func literal in budget\.watch → time\.Sleep;`
		},
	})
	return err
}

// The same function on two loops: five milliseconds are fine for a terminal,
// and too long for a server.
func settle() {
	time.Sleep(5 * time.Millisecond) // want `^time\.Sleep sleeps on the gnet loop for up to 5ms: \(\*budget\.server\)\.OnOpen → budget\.settle → time\.Sleep;`
}

func (s *server) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	settle()
	return nil, gnet.None
}

func capture(ev *tcell.EventKey) *tcell.EventKey {
	settle()
	return ev
}

type handle struct{ fd int }

func open() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(*handle) { time.Sleep(9 * time.Millisecond) })
	return h
}

func run() error {
	tview.NewApplication().SetInputCapture(capture)
	_, err := tea.NewProgram(animation{}).Run()
	return err
}
