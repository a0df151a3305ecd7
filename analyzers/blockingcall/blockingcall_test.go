package blockingcall_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/blockingcall"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// The programs below analyzers/testdata/src say in want comments what is
// reported of them, with the whole message: operation, kind, loop, chain and
// remedy. What stands beside a message is checked here.
func TestBlockingCall(t *testing.T) {
	res := ruletest.Run(t, blockingcall.Analyzer, "example.com/blocking/...")

	t.Run("related", func(t *testing.T) {
		for _, tt := range []struct {
			pkg, of string
			want    []string
		}{
			{"example.com/blocking/chain/ui", "(*sql.DB).Query", []string{
				"ui.go:29: ui.Model.View implements tea.Model",
				"ui.go:30: ui.Model.View calls ui.Model.header",
				"ui.go:35: ui.Model.header calls (*service.Inbox).Badge",
				"ui.go:35: (*service.Inbox).Badge calls (*repo.Mail).Unread (example.com/blocking/chain/service/service.go:11:28)",
				"ui.go:35: (*repo.Mail).Unread calls (*driver.Conn).Rows (example.com/blocking/chain/repo/repo.go:11:26)",
				"ui.go:35: (*driver.Conn).Rows: (*sql.DB).Query waits for a database (example.com/blocking/chain/driver/driver.go:11:19)",
			}},
			{"example.com/blocking/echo", "http.Get", []string{
				"echo.go:19: names.Look passed to (*tview.InputField).SetChangedFunc",
				"echo.go:19: names.Look: http.Get waits for the network (example.com/blocking/echo/names/names.go:6:41)",
			}},
		} {
			got := ruletest.Related(t, res, tt.pkg, tt.of)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s, %s:\n got %s\nwant %s", tt.pkg, tt.of, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/blocking/example/ui", blockingcall.Analyzer)
	})

	t.Run("findings", func(t *testing.T) {
		for _, tt := range []struct {
			pkg, of    string
			kind       effect.Kind
			level      effect.Level
			confidence effect.Confidence
		}{
			{"example.com/blocking/methods", "http.Get", effect.Network, effect.Error, effect.Likely},
			{"example.com/blocking/methods", "os.ReadFile", effect.File, effect.Warning, effect.Certain},
			{"example.com/blocking/methods", "(*exec.Cmd).Output", effect.Process, effect.Error, effect.Likely},
			{"example.com/blocking/sleeps", "for up to 250ms", effect.Sleep, effect.Error, effect.Likely},
			{"example.com/blocking/readers", "waits for input", effect.Input, effect.Error, effect.Likely},
			{"example.com/blocking/chain/ui", "(*sql.DB).Query", effect.Database, effect.Error, effect.Likely},
			{"example.com/blocking/params", "on first use", effect.File, effect.Note, effect.Likely},
			{"example.com/blocking/channels", "(*sync.Cond).Wait", effect.Wait, effect.Error, effect.Likely},
			// A lane of its own, but more stands still than the lane.
			{"example.com/blocking/informers", "(*http.Client).Get", effect.Network, effect.Error, effect.Certain},
			// A lane of its own, and nothing else: cleanups run on several goroutines.
			{"example.com/blocking/finalizers", "os.RemoveAll", effect.File, effect.Note, effect.Certain},
			// So is what an FSM is for.
			{"example.com/blocking/replica", "os.WriteFile", effect.File, effect.Note, effect.Certain},
		} {
			found := 0
			for _, f := range ruletest.Findings(t, res, tt.pkg) {
				if !strings.Contains(f.Message, tt.of) {
					continue
				}
				found++
				if f.Kind != tt.kind || f.Level != tt.level || f.Confidence != tt.confidence {
					t.Errorf("%s: %s: got %v, %v, %v; want %v, %v, %v", tt.pkg, f.Message, f.Kind, f.Level, f.Confidence,
						tt.kind, tt.level, tt.confidence)
				}
				if f.Rule != "blockingcall" || f.Package != tt.pkg || f.Framework == "" || f.URL == "" || f.Function == "" {
					t.Errorf("%s: incomplete: %+v", tt.pkg, f)
				}
			}
			if found == 0 {
				t.Errorf("%s: nothing about %s", tt.pkg, tt.of)
			}
		}
	})
}

// What is only possible, or cheap, is off; -strict shows it.
func TestStrict(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	ruletest.Contains(t, ruletest.Reports(t, blockingcall.Analyzer, "example.com/blocking/possible"),
		"possible.go:31: send on channel possible.model.out waits for another goroutine on the Bubble Tea loop (possibly): ",
		"possible.go:33: time.Sleep sleeps on the Bubble Tea loop (possibly): ",
		"possible.go:37: log.Println writes a log line on the Bubble Tea loop: ",
		"possible.go:38: fmt.Println writes to standard output on the Bubble Tea loop: ",
		"possible.go:40: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: ",
		"possible.go:42: os.Stat asks the file system on the Bubble Tea loop: ",
		"possible.go:65: os.ReadFile does file I/O on the Bubble Tea loop (possibly): ",
	)
}

// Files of tests are silent; -tests makes them speak. Generated ones stay
// silent.
func TestTests(t *testing.T) {
	ruletest.Set(t, "tests", "true")
	ruletest.Contains(t, ruletest.Reports(t, blockingcall.Analyzer, "example.com/blocking/generated"),
		"model.go:17: os.ReadFile does file I/O on the Bubble Tea loop: ",
		"model_test.go:13: time.Sleep sleeps on the Bubble Tea loop for up to 1s: ",
	)
}

// What waits for its own loop is the other rule's.
func TestNoSelfWait(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads everything again")
	}
	for _, r := range ruletest.Reports(t, blockingcall.Analyzer, "example.com/waiting/...") {
		if strings.Contains(r, "deadlock") {
			t.Errorf("reported by both rules: %s", r)
		}
	}
}
