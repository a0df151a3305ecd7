// Package shared calls its helpers from the loop and from goroutines.
package shared

import (
	"net/http"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

type deployer struct {
	target string
	state  string
}

type deployed string

// deploy is called four times: only the call in Update waits on the loop.
func (d *deployer) deploy() deployed {
	out, err := exec.Command("kubectl", "apply", "-f", d.target).CombinedOutput() // want `^\(\*exec\.Cmd\)\.CombinedOutput waits for a process on the Bubble Tea loop: \(\*shared\.deployer\)\.Update → \(\*shared\.deployer\)\.deploy → \(\*exec\.Cmd\)\.CombinedOutput;`
	if err != nil {
		return deployed(err.Error())
	}
	return deployed(out)
}

func (d *deployer) Init() tea.Cmd { return func() tea.Msg { return d.deploy() } }

func (d *deployer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "d":
			d.state = string(d.deploy())
		case "b":
			go func() { d.state = string(d.deploy()) }()
		case "c":
			return d, func() tea.Msg { return d.deploy() }
		case "s":
			go d.status()
			return d, d.statusCmd
		}
	case deployed:
		d.state = string(msg)
	}
	return d, nil
}

// status is never called on the loop.
func (d *deployer) status() error {
	resp, err := http.Get("https://" + d.target)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (d *deployer) statusCmd() tea.Msg { return d.status() }

func (d *deployer) View() string { return d.state }

// A controller resyncs from its worker, and from one of its two handlers.
type controller struct{ keys chan string }

func (c *controller) OnAdd(obj interface{}, _ bool) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	c.sync(key)
}

func (c *controller) OnUpdate(_, _ interface{}) {}
func (c *controller) OnDelete(obj interface{}) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	go c.sync(key)
}

func (c *controller) sync(key string) {
	resp, err := http.Get("https://example.com/sync/" + key) // want `^http\.Get waits for the network on the client-go informers loop: \(\*shared\.controller\)\.OnAdd → \(\*shared\.controller\)\.sync → http\.Get;`
	if err == nil {
		resp.Body.Close()
	}
}

func (c *controller) work() {
	for key := range c.keys {
		c.sync(key)
	}
}

func run(inf cache.SharedInformer) error {
	c := &controller{keys: make(chan string)}
	go c.work()
	if _, err := inf.AddEventHandler(c); err != nil {
		return err
	}
	d := &deployer{target: "app.yaml"}
	_ = d.deploy()
	_, err := tea.NewProgram(d).Run()
	return err
}
