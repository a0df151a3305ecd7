// Package parameter hands functions to those that call them at once.
package parameter

import (
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"example.com/scenario/s40_parameter/each"
	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

var word = regexp.MustCompile(`\w+`)

type picker struct {
	files []string
	once  sync.Once
	text  string
	sizes map[string]int64
}

func (p *picker) Init() tea.Cmd { return nil }

func (p *picker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "sort":
		slices.SortFunc(p.files, func(a, b string) int { return int(size(a) - size(b)) })
		slices.SortFunc(p.files, strings.Compare)
	case "search":
		i := sort.Search(len(p.files), func(i int) bool { return p.files[i] >= "m" })
		p.text = p.files[i]
	case "map":
		p.text = strings.Map(func(r rune) rune {
			if r == ' ' {
				_ = exec.Command("tput", "bel").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → strings\.Map → func literal in \(\*parameter\.picker\)\.Update → \(\*exec\.Cmd\)\.Run;`
			}
			return r
		}, p.text)
		p.text = strings.ToUpper(strings.TrimFunc(p.text, func(r rune) bool { return r == '.' }))
	case "replace":
		p.text = word.ReplaceAllStringFunc(p.text, lookUp)
	case "once":
		p.once.Do(p.load)
	case "delete":
		p.files = slices.DeleteFunc(p.files, gone)
	case "each":
		_ = each.Of(p.files, os.Remove) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → each\.Of → os\.Remove;`
		_ = each.Of(p.files, func(f string) error { p.sizes[f] = 0; return nil })
	case "retry":
		_ = each.Retry(3, p.fetch)
	case "then":
		each.Then(func() { p.text = "" }, p.bell)()
		_ = each.Then(p.bell, p.clear)
	case "walk":
		_ = fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error { // want `^fs\.WalkDir does file I/O on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → fs\.WalkDir;`
			return err
		})
	}
	return p, nil
}

func size(name string) int64 {
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → slices\.SortFunc → func literal in \(\*parameter\.picker\)\.Update → parameter\.size → os\.ReadFile;`
	return int64(len(b))
}

func lookUp(w string) string {
	resp, err := http.Get("https://example.com/words/" + w) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → \(\*regexp\.Regexp\)\.ReplaceAllStringFunc → parameter\.lookUp → http\.Get;`
	if err == nil {
		resp.Body.Close()
	}
	return w
}

func (p *picker) load() {
	b, _ := os.ReadFile("picker.conf") // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): \(\*parameter\.picker\)\.Update → \(\*sync\.Once\)\.Do → \(\*parameter\.picker\)\.load → os\.ReadFile;`
	p.text = string(b)
}

func gone(name string) bool { return strings.HasSuffix(name, "~") }

func (p *picker) fetch() error {
	resp, err := http.Head("https://example.com") // want `^http\.Head waits for the network on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → each\.Retry → \(\*parameter\.picker\)\.fetch → http\.Head;`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (p *picker) bell() {
	_ = exec.Command("aplay", "bell.wav").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*parameter\.picker\)\.Update → func literal in each\.Then → \(\*parameter\.picker\)\.bell → \(\*exec\.Cmd\)\.Run;`
}

func (p *picker) clear() { p.text = filepath.Clean(p.text) }

func (p *picker) View() string { return p.text }

// A handler applies a visitor, whose method is called by another one.
type visitor interface{ visit(key string) }

type eraser struct{ dir string }

func (e eraser) visit(key string) {
	_ = os.Remove(e.dir + key) // want `^os\.Remove does file I/O on the client-go informers loop: \(\*parameter\.index\)\.OnDelete → \(\*parameter\.index\)\.all → parameter\.eraser\.visit → os\.Remove;`
}

type index struct{ keys []string }

func (x *index) all(v visitor) {
	for _, k := range x.keys {
		v.visit(k)
	}
}

func (x *index) OnAdd(obj interface{}, _ bool) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	x.keys = append(x.keys, key)
}
func (x *index) OnUpdate(_, _ interface{}) {}
func (x *index) OnDelete(interface{})      { x.all(eraser{"/var/cache/"}) }

func run(inf cache.SharedInformer) error {
	if _, err := inf.AddEventHandler(&index{}); err != nil {
		return err
	}
	_, err := tea.NewProgram(&picker{}).Run()
	return err
}
