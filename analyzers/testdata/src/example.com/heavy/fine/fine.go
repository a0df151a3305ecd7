// Package fine computes elsewhere, or little.
package fine

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"image"
	"regexp"
	"sort"
	"strings"
	"sync"
	"text/template"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/glamour"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/ants/v2"
	"github.com/rivo/tview"
	"golang.org/x/crypto/bcrypt"
)

// Once, when the program starts.
var (
	number = regexp.MustCompile(`^\d+$`)
	page   = template.Must(template.New("page").Parse("{{.}}"))
	hashed = hash("secret")
)

func hash(s string) []byte {
	h, _ := bcrypt.GenerateFromPassword([]byte(s), bcrypt.DefaultCost) // want `^bcrypt\.GenerateFromPassword burns CPU on the Paho MQTT loop \(on first use\): func literal in fine\.topics → \(\*sync\.Once\)\.Do → func literal in fine\.topics → fine\.hash → bcrypt\.GenerateFromPassword;`
	return h
}

type rendered string

type reader struct {
	text     string
	renderer *glamour.TermRenderer
	rows     []string
	pool     *ants.Pool
	words    *regexp.Regexp
	once     sync.Once
}

// Before the loop.
func newReader(expr string) (*reader, error) {
	r, err := glamour.NewTermRenderer()
	if err != nil {
		return nil, err
	}
	intro, err := r.Render("# Hello")
	return &reader{renderer: r, text: intro, words: regexp.MustCompile(expr)}, err
}

func (r *reader) Init() tea.Cmd {
	r.words = regexp.MustCompile(`\w+`)
	return nil
}

func (r *reader) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return r, r.render("# " + msg.String())
	case rendered:
		r.text = tview.Escape(string(msg)) // compiles what only another module can keep
	case string:
		// What is typed changes.
		if re, err := regexp.Compile(msg); err == nil {
			r.words = re
		}
		_, _ = template.New("typed").Parse(msg)
		if ok, _ := regexp.MatchString(msg, "a constant text"); ok {
			r.text = msg
		}
	case []byte:
		_ = json.Unmarshal(msg, &r.rows)
		sort.Strings(r.rows)
		sum := sha256.Sum256(msg)
		r.text = string(sum[:])
	case int:
		cost, _ := bcrypt.Cost(hashed)
		if cost < msg {
			_ = r.pool.Submit(func() { hashed = hash("secret") })
		}
	case image.Image:
		conf, _, _ := image.DecodeConfig(bytes.NewReader(nil))
		small := image.NewRGBA(image.Rect(0, 0, conf.Width, conf.Height))
		_ = small
	case bool:
		k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		_ = k
	}
	return r, nil
}

// In a command.
func (r *reader) render(text string) tea.Cmd {
	return func() tea.Msg {
		out, err := r.renderer.Render(text)
		if err != nil {
			return err
		}
		return rendered(out)
	}
}

func (r *reader) View() string {
	if number.MatchString(r.text) {
		return ""
	}
	var b strings.Builder
	_ = page.Execute(&b, r.text)
	return b.String()
}

// In a goroutine, with the result brought back.
func login(app *tview.Application, status *tview.TextView) *tview.Form {
	return tview.NewForm().
		AddButton("Log in", func() {
			go func() {
				err := bcrypt.CompareHashAndPassword(hashed, []byte("x"))
				app.QueueUpdateDraw(func() {
					if err != nil {
						status.SetText("no")
					}
				})
			}()
		}).
		AddButton("Test", func() {
			_ = bcrypt.CompareHashAndPassword(hashed, nil) //loopvet:ignore missingoffload a button of the debug build
		})
}

// Not on a loop at all.
func batch(passwords []string) (out [][]byte) {
	for _, p := range passwords {
		out = append(out, hash(p))
	}
	return out
}

var (
	key     []byte
	keyOnce sync.Once
)

// On first use only.
func topics(c mqtt.Client) {
	c.AddRoute("a/#", func(_ mqtt.Client, m mqtt.Message) {
		keyOnce.Do(func() { key = hash("a") })
		if key == nil {
			return
		}
	})
}

func run(c mqtt.Client, app *tview.Application) error {
	topics(c)
	login(app, nil)
	r, err := newReader("x")
	if err != nil {
		return err
	}
	_, err = tea.NewProgram(r).Run()
	return err
}
