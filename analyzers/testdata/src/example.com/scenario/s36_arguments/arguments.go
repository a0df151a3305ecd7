// Package arguments evaluates on the loop what it hands to a goroutine.
package arguments

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type upload struct {
	name string
	body []byte
}

type sender struct {
	queue  chan upload
	client *http.Client
	path   string
	text   string
}

func newSender() *sender {
	s := &sender{queue: make(chan upload), client: http.DefaultClient}
	go func() { s.queue <- upload{name: "first"} }()
	return s
}

func (s *sender) Init() tea.Cmd { return nil }

func (s *sender) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "go":
		go s.send(<-s.queue) // want `^receive from channel arguments\.sender\.queue waits for another goroutine on the Bubble Tea loop: \(\*arguments\.sender\)\.Update → receive from channel arguments\.sender\.queue;`
	case "inside":
		go func() { s.send(<-s.queue) }()
	case "file":
		go s.send(upload{s.path, read(s.path)})
	case "receiver":
		go s.open().Close()
	case "defer":
		defer s.note(version()) // evaluated now
		defer func() { s.note("done") }()
	case "command":
		return s, tea.Println(version())
	case "later":
		return s, func() tea.Msg { return version() }
	case "capture":
		body := read(s.path)
		return s, func() tea.Msg { s.send(upload{s.path, body}); return nil }
	case "value":
		go s.mirror().send(upload{})
	}
	return s, nil
}

// send is only ever called in goroutines.
func (s *sender) send(u upload) {
	resp, err := s.client.Post("https://example.com/"+u.name, "", bytes.NewReader(u.body))
	if err == nil {
		resp.Body.Close()
	}
}

func (s *sender) note(text string) { s.text = text }

func read(path string) []byte {
	b, _ := os.ReadFile(path) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*arguments\.sender\)\.Update → arguments\.read → os\.ReadFile;`
	return b
}

func (s *sender) open() *os.File {
	f, _ := os.Open(s.path) // want `^os\.Open does file I/O on the Bubble Tea loop: \(\*arguments\.sender\)\.Update → \(\*arguments\.sender\)\.open → os\.Open;`
	return f
}

func version() string {
	out, _ := exec.Command("git", "describe").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*arguments\.sender\)\.Update → arguments\.version → \(\*exec\.Cmd\)\.Output;`
	return string(out)
}

func (s *sender) mirror() *sender { return &sender{client: s.client} }

func (s *sender) View() string { return s.text }

// A background runs functions; what it is called with is made by the caller.
type background[T any] struct{ run func(T) }

func (b background[T]) start(v T) { go b.run(v) }

type server struct {
	gnet.BuiltinEventEngine
	bg background[[]byte]
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	s.bg.start(certificate()) // the argument is evaluated here
	go s.bg.run(nil)
	return gnet.None
}

func certificate() []byte {
	b, _ := os.ReadFile("cert.pem") // want `^os\.ReadFile does file I/O on the gnet loop: \(\*arguments\.server\)\.OnTraffic → arguments\.certificate → os\.ReadFile;`
	return b
}

func run() error {
	bg := background[[]byte]{run: func(b []byte) { _ = os.WriteFile("copy", b, 0o600) }}
	go func() { _ = gnet.Run(&server{bg: bg}, "tcp://:7000") }()
	_, err := tea.NewProgram(newSender()).Run()
	return err
}
