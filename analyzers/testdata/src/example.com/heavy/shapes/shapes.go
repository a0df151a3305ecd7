// Package shapes computes on loops, in many ways.
package shapes

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"regexp"
	"text/template"

	"example.com/heavy/shapes/auth"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/glamour"
	"github.com/disintegration/imaging"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/image/draw"
)

// A viewer shows documents and pictures.
type viewer struct {
	renderer *glamour.TermRenderer
	render   func(string) (string, error)
	scale    draw.Scaler
	picture  image.Image
	small    *image.RGBA
	text     string
	hasher   auth.Hasher
	thumb    image.Image
	once     *template.Template
}

func newViewer() *viewer {
	r, _ := glamour.NewTermRenderer(glamour.WithWordWrap(80))
	return &viewer{renderer: r, render: r.Render, scale: draw.CatmullRom, hasher: auth.Slow{}}
}

func (v *viewer) Init() tea.Cmd { return nil }

func (v *viewer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		_, _ = auth.NewKey() // want `^rsa\.GenerateKey burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → auth\.NewKey → rsa\.GenerateKey;`
		v.zoom()
	case []byte:
		v.show(msg)
	case string:
		v.text, _ = v.render(msg) // want `^\(\*glamour\.TermRenderer\)\.Render burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → \(\*glamour\.TermRenderer\)\.Render;`
		_ = v.hasher.Hash(msg)    // want `^bcrypt\.GenerateFromPassword burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → auth\.Slow\.Hash → bcrypt\.GenerateFromPassword;`
	case error:
		if regexp.MustCompile(`^\d+`).MatchString(msg.Error()) { // want `^regexp\.MustCompile compiles what could be compiled once on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → regexp\.MustCompile;`
			v.text = ""
		}
	}
	return v, nil
}

func (v *viewer) View() string {
	out, _ := v.renderer.Render(v.text) // want `^\(\*glamour\.TermRenderer\)\.Render burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.View → \(\*glamour\.TermRenderer\)\.Render;`
	return out
}

func (v *viewer) show(b []byte) {
	img, _, err := image.Decode(bytes.NewReader(b)) // want `^image\.Decode burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → \(\*shapes\.viewer\)\.show → image\.Decode;`
	if err != nil {
		return
	}
	v.picture = img
	defer v.shrink(imaging.Thumbnail)
}

// shrink calls what it is given.
func (v *viewer) shrink(by func(image.Image, int, int, imaging.ResampleFilter) *image.NRGBA) {
	v.thumb = by(v.picture, 64, 64, imaging.Lanczos) // want `^imaging\.Thumbnail burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → \(\*shapes\.viewer\)\.show → \(\*shapes\.viewer\)\.shrink → imaging\.Thumbnail;`
}

func (v *viewer) zoom() {
	b := v.picture.Bounds()
	v.scale.Scale(v.small, v.small.Bounds(), v.picture, b, 0, nil)         // want `^\(\*draw\.Kernel\)\.Scale burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → \(\*shapes\.viewer\)\.zoom → \(\*draw\.Kernel\)\.Scale;`
	draw.CatmullRom.Scale(v.small, v.small.Bounds(), v.picture, b, 0, nil) // want `^\(\*draw\.Kernel\)\.Scale burns CPU on the Bubble Tea loop: \(\*shapes\.viewer\)\.Update → \(\*shapes\.viewer\)\.zoom → \(\*draw\.Kernel\)\.Scale;`
}

// A server checks who connects.
type server struct {
	gnet.BuiltinEventEngine
	users *auth.Store
	salt  []byte
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	if !s.users.Check("me", string(b)) { // want `^bcrypt\.CompareHashAndPassword burns CPU on the gnet loop: \(\*shapes\.server\)\.OnTraffic → \(\*auth\.Store\)\.Check → bcrypt\.CompareHashAndPassword;`
		return gnet.Close
	}
	_, _ = c.Write(auth.Key(b, s.salt)) // want `^argon2\.IDKey burns CPU on the gnet loop: \(\*shapes\.server\)\.OnTraffic → auth\.Key → argon2\.IDKey;`
	return gnet.None
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	key, err := auth.Stretch(c.RemoteAddr().String(), s.salt) // want `^pbkdf2\.Key burns CPU on the gnet loop: \(\*shapes\.server\)\.OnOpen → auth\.Stretch → pbkdf2\.Key;`
	return must(key, err), gnet.None
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// convert makes every picture that comes smaller, in a loop, by way of a generic
// function.
func convert(c mqtt.Client) {
	c.AddRoute("camera/#", func(_ mqtt.Client, m mqtt.Message) {
		each([][]byte{m.Payload()}, func(b []byte) {
			img, err := jpeg.Decode(bytes.NewReader(b)) // want `^jpeg\.Decode burns CPU on the Paho MQTT loop: func literal in shapes\.convert → shapes\.each → func literal in shapes\.convert → jpeg\.Decode;`
			if err != nil {
				return
			}
			var out bytes.Buffer
			enc := png.Encoder{CompressionLevel: png.BestCompression}
			_ = enc.Encode(&out, img) // want `^\(\*png\.Encoder\)\.Encode burns CPU on the Paho MQTT loop: func literal in shapes\.convert → shapes\.each → func literal in shapes\.convert → \(\*png\.Encoder\)\.Encode;`
			c.Publish("small", 0, false, out.Bytes())
		})
	})
}

func each[T any](xs []T, f func(T)) {
	for _, x := range xs {
		f(x)
	}
}

// A form hashes and formats.
func form(users map[string][]byte) *tview.Form {
	return tview.NewForm().
		AddButton("Set", func() {
			h, err := bcrypt.GenerateFromPassword([]byte("x"), 12) // want `^bcrypt\.GenerateFromPassword burns CPU on the tview loop: func literal in shapes\.form → bcrypt\.GenerateFromPassword;`
			if err == nil {
				users["x"] = h
			}
		}).
		AddButton("Print", func() {
			t, err := template.New("user").Parse("{{.}}") // want `^\(\*template\.Template\)\.Parse compiles what could be compiled once on the tview loop: func literal in shapes\.form → \(\*template\.Template\)\.Parse;`
			if err == nil {
				var b bytes.Buffer
				_ = t.Execute(&b, users)
			}
		}).
		AddButton("Match", func() {
			ok, _ := regexp.MatchString(`\w+`, "x") // want `^regexp\.MatchString compiles what could be compiled once on the tview loop: func literal in shapes\.form → regexp\.MatchString;`
			if ok {
				clear(users)
			}
		})
}

func run(c mqtt.Client) error {
	convert(c)
	app := tview.NewApplication()
	_ = form(nil)
	go func() { _ = app.Run() }()
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(newViewer()).Run()
	return err
}
