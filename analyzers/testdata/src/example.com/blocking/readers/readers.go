// Package readers reads from readers of all kinds, and makes what only later
// goes to the network.
package readers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	resp *http.Response
	cmd  *exec.Cmd
	req  *http.Request
	text string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		b, _ := io.ReadAll(strings.NewReader(msg))
		m.text = string(b)
		m.text += first(bytes.NewBufferString(msg))
		m.cmd = exec.Command("git", "log")
		m.req, _ = http.NewRequest("GET", "https://example.com/"+msg, nil)
	case *http.Response:
		m.resp = msg
		b, err := io.ReadAll(msg.Body) // want `^io\.ReadAll waits for the network on the Bubble Tea loop: \(\*readers\.model\)\.Update → io\.ReadAll; return it as a tea\.Cmd$`
		if err == nil {
			m.text = string(b)
		}
		msg.Body.Close()
		m.text += first(msg.Body)
	case tea.KeyMsg:
		m.ask()
		m.decode()
	case tea.WindowSizeMsg:
		m.pipe()
	}
	return m, nil
}

// first reads a line from any reader: what it does is what the reader is. Of
// its three callers two are slow, each in a way of its own.
func first(r io.Reader) string {
	s := bufio.NewScanner(r)
	s.Scan() // want `^\(\*bufio\.Scanner\)\.Scan waits for the network on the Bubble Tea loop: \(\*readers\.model\)\.Update → readers\.first → \(\*bufio\.Scanner\)\.Scan \(and 1 more on this line\); return it as a tea\.Cmd$`
	return s.Text()
}

func (m *model) ask() {
	in := bufio.NewScanner(os.Stdin)
	if in.Scan() { // want `^\(\*bufio\.Scanner\)\.Scan waits for input on the Bubble Tea loop: \(\*readers\.model\)\.Update → \(\*readers\.model\)\.ask → \(\*bufio\.Scanner\)\.Scan; return it as a tea\.Cmd$`
		m.text = in.Text()
	}
}

func (m *model) decode() {
	var v struct{ Name string }
	_ = json.NewDecoder(m.resp.Body).Decode(&v) // want `^\(\*json\.Decoder\)\.Decode waits for the network on the Bubble Tea loop: \(\*readers\.model\)\.Update → \(\*readers\.model\)\.decode → \(\*json\.Decoder\)\.Decode; return it as a tea\.Cmd$`
	_ = json.NewDecoder(strings.NewReader(m.text)).Decode(&v)
	_ = json.Unmarshal([]byte(m.text), &v)
	m.text = v.Name
}

func (m *model) pipe() {
	cmd := exec.Command("journalctl", "-f")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return
	}
	m.text = first(out)
}

func (m *model) View() string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	_, _ = io.WriteString(w, m.text)
	_ = w.Flush()
	return b.String()
}
