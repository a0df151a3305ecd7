// Package othermutex waits under one lock, and takes another one on the loop.
package othermutex

import (
	"net/http"
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

type model struct {
	net  sync.Mutex // one download at a time
	view sync.Mutex // rows
	rows []string
}

func (m *model) Init() tea.Cmd { return m.load }

// load holds the one lock across the network, and the other one afterwards.
func (m *model) load() tea.Msg {
	m.net.Lock()
	resp, err := http.Get("https://example.com/rows")
	m.net.Unlock()
	if err != nil {
		return err
	}
	resp.Body.Close()
	m.view.Lock()
	m.rows = append(m.rows, resp.Status)
	m.view.Unlock()
	return nil
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		m.view.Lock()
		defer m.view.Unlock()
		m.rows = m.rows[:0]
	case int:
		m.net.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*othermutex\.model\)\.Update → \(\*sync\.Mutex\)\.Lock \(\(\*othermutex\.model\)\.load holds othermutex\.model\.net while it waits for the network\);`
		m.rows = nil
		m.net.Unlock()
	case string:
		m.view.Lock()
		_ = os.WriteFile("rows", nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*othermutex\.model\)\.Update → os\.WriteFile;`
		m.view.Unlock()
	}
	return m, nil
}

func (m *model) View() string {
	m.view.Lock()
	defer m.view.Unlock()
	return m.rows[0]
}

// The same field of two values: the loop takes the lock of a shard that only
// it uses, the uploader that of another one.
type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type index struct{ live, archive *shard }

func (x *index) OnAdd(obj interface{}, _ bool) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	x.live.mu.Lock()
	x.live.m[key]++
	x.live.mu.Unlock()
}

func (x *index) OnUpdate(_, _ interface{}) {}
func (x *index) OnDelete(obj interface{}) {
	_ = x.upload()
}

// upload is called by a worker, and by one handler.
func (x *index) upload() error {
	x.archive.mu.Lock()
	defer x.archive.mu.Unlock()
	resp, err := http.Post("https://example.com/archive", "", nil) // want `^http\.Post waits for the network on the client-go informers loop: \(\*othermutex\.index\)\.OnDelete → \(\*othermutex\.index\)\.upload → http\.Post;`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func run(inf cache.SharedInformer) error {
	x := &index{live: &shard{m: map[string]int{}}, archive: &shard{}}
	go func() { _ = x.upload() }()
	if _, err := inf.AddEventHandler(x); err != nil {
		return err
	}
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
