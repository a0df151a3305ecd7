// Package regexp compiles expressions, in handlers and before them.
package regexp

import (
	"os"
	"regexp"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

var topic = regexp.MustCompile(`^site/(\w+)/sensor/(\d+)$`)

type grep struct {
	lines   []string
	pattern *regexp.Regexp
	ignored *regexp.Regexp
}

func newGrep(ignore string) (*grep, error) {
	re, err := regexp.Compile(ignore)
	return &grep{ignored: re}, err
}

func (g *grep) Init() tea.Cmd { return nil }

func (g *grep) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		// What is typed changes.
		if re, err := regexp.Compile(msg); err == nil {
			g.pattern = re
		}
	case tea.KeyMsg:
		if msg.String() == "s" {
			_ = os.WriteFile("pattern", []byte(g.pattern.String()), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*regexp\.grep\)\.Update → os\.WriteFile;`
		}
	}
	return g, nil
}

func (g *grep) View() (out string) {
	for _, l := range g.lines {
		if g.pattern.MatchString(l) && !g.ignored.MatchString(l) {
			out += l + "\n"
		}
	}
	return out
}

// A route compiles its expression when it is made, a matcher for each message.
func routes(c mqtt.Client) {
	seen := map[string]int{}
	c.AddRoute("site/#", func(_ mqtt.Client, m mqtt.Message) {
		if p := topic.FindStringSubmatch(m.Topic()); p != nil {
			seen[p[1]]++
		}
	})
	c.AddRoute("any/#", func(_ mqtt.Client, m mqtt.Message) {
		ok, _ := regexp.MatchString(`^any/(\w+)$`, m.Topic()) // want `^regexp\.MatchString compiles what could be compiled once on the Paho MQTT loop: func literal in regexp\.routes → regexp\.MatchString; do it once,`
		if ok {
			seen["any"]++
		}
	})
	c.AddRoute("match/#", matcher[string](`\d+`, func(s string) { seen[s]++ }))
}

// matcher compiles on the goroutine of whoever calls it.
func matcher[S ~string](pattern string, f func(S)) mqtt.MessageHandler {
	re := regexp.MustCompile(pattern)
	return func(_ mqtt.Client, m mqtt.Message) {
		if re.Match(m.Payload()) {
			f(S(m.Payload()))
		}
	}
}

func run(c mqtt.Client) error {
	routes(c)
	g, err := newGrep("^#")
	if err != nil {
		return err
	}
	_, err = tea.NewProgram(g).Run()
	return err
}
