package eventloop_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
	"github.com/loopvet/loopvet/runtime/eventloop/testdata/faults"
)

const faultsFile = "testdata/faults/faults.go"

// wanted gives, for each function of the faults, the rule and the line.
func wanted(t *testing.T) (rules map[string]string, lines map[string]int) {
	t.Helper()
	data, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	rules, lines = map[string]string{}, map[string]int{}
	name := ""
	function, want := regexp.MustCompile(`^func (\w+)\(t`), regexp.MustCompile(`// want (\w+)$`)
	for i, line := range strings.Split(string(data), "\n") {
		if m := function.FindStringSubmatch(line); m != nil {
			name = m[1]
		}
		if m := want.FindStringSubmatch(line); m != nil {
			rules[name], lines[name] = m[1], i+1
		}
	}
	if len(rules) != len(faults.All) {
		t.Fatalf("%d faults, %d wanted lines", len(faults.All), len(rules))
	}
	return rules, lines
}

// The loop reports each fault while it happens, names the rule of loopvet that
// is about it, and, where something is blocked, the very line.
func TestFaultsAtRunTime(t *testing.T) {
	rules, lines := wanted(t)
	for name, start := range faults.All {
		t.Run(name, func(t *testing.T) {
			release := make(chan struct{})
			free := sync.OnceFunc(func() { close(release) })
			var mu sync.Mutex
			var seen []string
			settle := func(struct{}, error) {} // tells the task below that something was reported
			tell := func(rule, text string) {
				mu.Lock()
				defer mu.Unlock()
				seen = append(seen, rule+": "+text)
				settle(struct{}{}, nil)
				free()
			}
			opts := []eventloop.Option{
				eventloop.WithErrorHandler(func(err error) {
					if m, ok := errors.AsType[*eventloop.Misuse](err); ok {
						tell(m.Rule, err.Error())
					} else if errors.Is(err, eventloop.ErrDeadlock) {
						tell("selfwait", err.Error())
					} else if e, ok := errors.AsType[*eventloop.TaskError](err); ok {
						tell(e.Rule, err.Error())
					} else {
						t.Error(err)
					}
				}),
				eventloop.WithStallHandler(func(s *eventloop.Stall) { tell(s.Rule, s.What+"\n"+s.Stack) }),
				eventloop.WithSlowAfter(20 * time.Millisecond),
			}
			if rules[name] == "loopaffinity" {
				opts = append(opts, eventloop.WithDebug())
			}
			err := eventloop.Run(t.Context(), func(task *eventloop.Task) error {
				told, f := eventloop.NewFuture[struct{}](task.Loop())
				mu.Lock()
				settle = f
				mu.Unlock()
				start(task, release)
				if rules[name] == "loopleak" || rules[name] == "unawaited" {
					return task.Yield() // it is told at the end
				}
				_, err := eventloop.Await(task, told)
				return err
			}, opts...)
			if e, ok := errors.AsType[*eventloop.CloseError](err); ok && len(e.Leaks) > 0 {
				tell("loopleak", err.Error())
			} else if err != nil && rules[name] != "recursivesched" { // which leaves a callback
				t.Error(err)
			}
			where := fmt.Sprintf("faults.go:%d", lines[name])
			switch rules[name] {
			case "heavyloop", "missingoffload", "recursivesched", "loopaffinity", "selfwait", "unawaited":
				where = "" // they name the task or the callback, or the line that the processor is at
			}
			mu.Lock()
			defer mu.Unlock()
			for _, s := range seen {
				if strings.HasPrefix(s, rules[name]+": ") && strings.Contains(s, where) {
					return
				}
			}
			t.Errorf("want %s at %s; reported %q", rules[name], where, seen)
		})
	}
}

// And loopvet finds the same in the source: at the same lines, by the same rules.
func TestFaultsInTheSource(t *testing.T) {
	rules, lines := wanted(t)
	bin := filepath.Join(t.TempDir(), "loopvet")
	gobin := filepath.Join(build.Default.GOROOT, "bin", "go")
	if out, err := exec.Command(gobin, "build", "-o", bin, "github.com/loopvet/loopvet/cmd/loopvet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(bin, "-strict", "-format", "json", "./testdata/faults").Output()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 1 {
		t.Fatalf("%v, want findings\n%s", err, out)
	}
	var report struct {
		Findings []struct {
			Rule string
			Pos  struct{ Line int }
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range report.Findings {
		found[fmt.Sprintf("%s:%d", f.Rule, f.Pos.Line)] = true
	}
	for name, rule := range rules {
		if key := fmt.Sprintf("%s:%d", rule, lines[name]); !found[key] {
			t.Errorf("%s: loopvet does not report %s\nreported: %v", name, key, found)
		}
	}
}
