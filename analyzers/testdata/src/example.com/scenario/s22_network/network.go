// Package network goes to the network with clients from everywhere.
package network

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"example.com/scenario/s22_network/api"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

var shared = &http.Client{Timeout: 5 * time.Second}

type feed struct {
	client   *http.Client
	optional *http.Client
	api      *api.Client
	req      *http.Request
	conn     net.Conn
	text     string
}

func (f *feed) Init() tea.Cmd { return nil }

func (f *feed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		f.key(msg.String())
	case *url.URL:
		// Only words so far.
		f.req, _ = http.NewRequest(http.MethodGet, msg.JoinPath("feed").String(), nil)
		f.req.Header.Set("Accept", "text/xml")
		f.text = net.JoinHostPort(msg.Hostname(), "443")
	}
	return f, nil
}

func (f *feed) key(k string) {
	switch k {
	case "d":
		f.conn, _ = net.Dial("tcp", f.text) // want `^net\.Dial waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → net\.Dial;`
	case "n":
		host, _, _ := net.SplitHostPort(f.conn.RemoteAddr().String())
		_, _ = net.ResolveIPAddr("ip", host) // a number already
		_, _ = net.LookupHost(host)
		_, _ = net.LookupHost(f.text) // want `^net\.LookupHost waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → net\.LookupHost;`
	case "t":
		f.conn, _ = net.DialTimeout("tcp", f.text, time.Second) // want `^net\.DialTimeout waits for the network on the Bubble Tea loop( for up to 1s)?: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → net\.DialTimeout;`
	case "f":
		f.do(f.client)
	case "o":
		if c := f.optional; c != nil {
			_, _ = c.Head("https://example.com") // want `^\(\*http\.Client\)\.Head waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → \(\*http\.Client\)\.Head;`
		}
	case "g":
		_, _ = shared.Get("https://example.com") // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → \(\*http\.Client\)\.Get;`
	case "a":
		req, err := f.api.Request(context.Background(), "/feed")
		if err == nil {
			f.text, _ = f.api.Send(req) // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → \(\*api\.Client\)\.Send → \(\*http\.Client\)\.Do;`
		}
	case "s":
		f.text, _ = api.Fetch(f.api, "/status", status) // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → api\.Fetch → \(\*http\.Client\)\.Get;`
	}
}

func status(r *http.Response) (string, error) { return r.Status, nil }

func (f *feed) do(c *http.Client) {
	resp, err := c.Do(f.req) // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*network\.feed\)\.Update → \(\*network\.feed\)\.key → \(\*network\.feed\)\.do → \(\*http\.Client\)\.Do;`
	if err == nil {
		resp.Body.Close()
	}
}

func (f *feed) View() string { return f.text }

// A cache answers without a network, though it is asked like a client.
type pages struct{ byURL map[string]*http.Response }

func (p pages) RoundTrip(r *http.Request) (*http.Response, error) {
	return p.byURL[r.URL.String()], nil
}

type proxy struct {
	gnet.BuiltinEventEngine
	pages pages
	next  *net.Dialer
}

func (p *proxy) OnTraffic(c gnet.Conn) gnet.Action {
	req, err := http.NewRequest(http.MethodGet, "https://example.com", nil)
	if err != nil {
		return gnet.Close
	}
	if resp, _ := p.pages.RoundTrip(req); resp != nil {
		return gnet.None
	}
	up, err := p.next.DialContext(req.Context(), "tcp", "example.com:443") // want `^\(\*net\.Dialer\)\.DialContext waits for the network on the gnet loop: \(\*network\.proxy\)\.OnTraffic → \(\*net\.Dialer\)\.DialContext;`
	if err == nil {
		_, _ = up.Write([]byte("GET")) // want `^net\.Conn\.Write waits for the network on the gnet loop: \(\*network\.proxy\)\.OnTraffic → net\.Conn\.Write;`
	}
	return gnet.None
}

func run() error {
	f := &feed{client: &http.Client{}, api: &api.Client{Client: http.DefaultClient, Base: "https://example.com"}}
	go func() { _ = gnet.Run(&proxy{next: &net.Dialer{}}, "tcp://:7000") }()
	_, err := tea.NewProgram(f).Run()
	return err
}
