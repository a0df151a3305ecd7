package prom

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// busyLoop is a loop that does something of everything that is counted.
func busyLoop(t *testing.T) *eventloop.Loop {
	t.Helper()
	l, err := eventloop.New(eventloop.WithName("web"), eventloop.WithTiming(),
		eventloop.WithErrorHandler(func(error) {}), eventloop.WithStallHandler(func(*eventloop.Stall) {}))
	if err != nil {
		t.Fatal(err)
	}
	l.Every(time.Millisecond, func() {
		l.Soon(func() {})
		eventloop.Offload(l, func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
		eventloop.OffloadBlocking(l, func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
		l.Go("", func(task *eventloop.Task) error { return task.Yield() })
	})
	l.After(0, func() { panic("counted") })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Run(context.Background())
	}()
	quit, posted := make(chan bool), make(chan bool)
	go func() {
		defer close(posted)
		for {
			select {
			case <-quit:
				return
			case <-time.After(time.Millisecond):
				l.Post(func() {})
			}
		}
	}()
	t.Cleanup(func() { close(quit); <-posted; l.Close(); <-ended })
	return l
}

func TestCollector(t *testing.T) {
	c := New(busyLoop(t))
	reg := prometheus.NewPedanticRegistry()
	if err := reg.Register(c); err != nil {
		t.Fatal(err)
	}
	if problems, err := testutil.CollectAndLint(c); err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
	families, err := reg.Gather()
	if err != nil || len(families) < 30 {
		t.Errorf("%d families: %v", len(families), err)
	}
	if n := testutil.CollectAndCount(c, "eventloop_state"); n != 5 {
		t.Errorf("%d states", n)
	}
}

// panels gives the queries of the dashboard.
func panels(t *testing.T) map[string]string {
	t.Helper()
	var d struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr, RefID string }
		}
	}
	if err := json.Unmarshal(Dashboard, &d); err != nil {
		t.Fatal(err)
	}
	queries := map[string]string{}
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			q := strings.NewReplacer("$__rate_interval", "5s", "$loop", ".*").Replace(target.Expr)
			queries[p.Title+"/"+target.RefID] = q
		}
	}
	if len(queries) < 30 {
		t.Errorf("%d queries", len(queries))
	}
	return queries
}

// Every metric of a query of the dashboard exists.
func TestDashboard(t *testing.T) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(New(busyLoop(t)))
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range families {
		known[f.GetName()] = true
		known[f.GetName()+"_bucket"] = true
	}
	used := map[string]bool{}
	for title, q := range panels(t) {
		for _, word := range strings.FieldsFunc(q, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
			if strings.HasPrefix(word, "eventloop_") {
				used[strings.TrimSuffix(word, "_bucket")] = true
				if !known[word] {
					t.Errorf("%s asks for %s", title, word)
				}
			}
		}
	}
	for _, f := range families {
		if !used[f.GetName()] {
			t.Errorf("no panel shows %s", f.GetName())
		}
	}
}

// A Prometheus server scrapes a loop and answers every query of the dashboard: the
// one in PATH (on Debian, apt-get install prometheus). Where there is none, the
// test looks at what it would read.
func TestScraped(t *testing.T) {
	l := busyLoop(t)
	reg := prometheus.NewRegistry()
	reg.MustRegister(New(l))
	target := httptest.NewServer(promhttp.HandlerFor(reg, promhttp.HandlerOpts{ErrorHandling: promhttp.HTTPErrorOnError}))
	defer target.Close()

	server, err := exec.LookPath("prometheus")
	if err != nil { // what it would read
		resp, err := http.Get(target.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || !strings.Contains(string(body), `eventloop_turns_total{loop="web"}`) {
			t.Errorf("%s, %v", body, err)
		}
		return
	}

	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	u, _ := url.Parse(target.URL)
	text := fmt.Sprintf("global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: loop\n  static_configs: [{targets: [%q]}]\n", u.Host)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := freeAddr(t)
	cmd := exec.Command(server, "--config.file="+config, "--storage.tsdb.path="+dir, "--web.listen-address="+addr, "--log.level=error")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()

	ask := func(q string) (n int, failure error) {
		resp, err := http.Get("http://" + addr + "/api/v1/query?query=" + url.QueryEscape(q))
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		var answer struct {
			Status, Error string
			Data          struct{ Result []any }
		}
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			return 0, err
		}
		if answer.Status != "success" {
			return 0, fmt.Errorf("%s: %s", answer.Status, answer.Error)
		}
		return len(answer.Data.Result), nil
	}
	deadline := time.Now().Add(40 * time.Second)
	for title, q := range panels(t) {
		for { // until it has scraped often enough
			n, err := ask(q)
			if n > 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Errorf("%s: no answer to %s: %v", title, q, err)
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(nil)
	defer s.Close()
	return s.Listener.Addr().String()
}
