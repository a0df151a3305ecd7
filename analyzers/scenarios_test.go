package analyzers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// scenarios are the folders below testdata/src/example.com/scenario with the
// programs of each of the seventy scenarios.
var scenarios = map[int][]string{
	1:  {"s01_direct"},
	2:  {"s02_promoted"},
	3:  {"s03_neighbour"},
	4:  {"s04_methodvalue"},
	5:  {"s05_field"},
	6:  {"s06_factory"},
	7:  {"s07_constructor"},
	8:  {"s08_worker"},
	9:  {"s09_noloop"},
	10: {"s10_shared"},
	11: {"s11_guard"},
	12: {"s12_order"},
	13: {"s13_conflict"},
	14: {"s14_budget"},
	15: {"s15_arithmetic"},
	16: {"s16_variable"},
	17: {"s17_waits"},
	18: {"s18_nowait"},
	19: {"s19_send"},
	20: {"s20_closed"},
	21: {"s21_files"},
	22: {"s22_network"},
	23: {"s23_process"},
	24: {"s24_input"},
	25: {"s25_database"},
	26: {"s26_oneway"},
	27: {"s27_hidden"},
	28: {"s28_regexp"},
	29: {"s29_cpu"},
	30: {"s30_starve"},
	31: {"s31_logging"},
	32: {"s32_hops"},
	33: {"s33_recursion"},
	34: {"s34_two"},
	35: {"s35_literal"},
	36: {"s36_arguments"},
	37: {"s37_deferred"},
	38: {"s38_interface"},
	39: {"s39_indexed"},
	40: {"s40_parameter"},
	41: {"s41_elsewhere"},
	42: {"s42_instance"},
	43: {"s43_cast"},
	44: {"s44_nobody"},
	45: {"s45_shadow"},
	46: {"s46_alias"},
	47: {"s47_conversion"},
	48: {"s48_cold"},
	49: {"s49_goroutine"},
	50: {"s50_join"},
	51: {"s51_offload"},
	52: {"s52_mixed"},
	53: {"s53_lazy"},
	54: {"s54_bounded"},
	55: {"s55_postback"},
	56: {"s56_executor"},
	57: {"s57_contended"},
	58: {"s58_othermutex"},
	59: {"s59_lockpath"},
	60: {"s60_cond"},
	61: {"s61_trylock"},
	62: {"s62_short"},
	63: {"s63_observers"},
	64: {"s64_twice"},
	65: {"s65_firstuse"},
	66: {"s66_done"},
	67: {"s67_ignore"},
	68: {"s68_nonblocking"},
	69: {"s69_oneline"},
	70: {"s70_policies"},
}

const scenarioDir = "testdata/src/example.com/scenario"

// Nothing is forgotten: every scenario has a program, and every program is a
// scenario's.
func TestScenarioFolders(t *testing.T) {
	known := map[string]bool{}
	for n := 1; n <= 70; n++ {
		if len(scenarios[n]) == 0 {
			t.Errorf("scenario %d has no program", n)
		}
		for _, folder := range scenarios[n] {
			known[folder] = true
			if !strings.HasPrefix(folder, fmt.Sprintf("s%02d_", n)) {
				t.Errorf("scenario %d: its folder is called %s", n, folder)
			}
			if funcs(t, folder) == 0 {
				t.Errorf("scenario %d: %s has no code", n, folder)
			}
		}
	}
	if len(scenarios) != 70 {
		t.Errorf("%d scenarios, want 70", len(scenarios))
	}
	folders, err := filepath.Glob(filepath.Join(scenarioDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !known[filepath.Base(f)] {
			t.Errorf("%s belongs to no scenario", f)
		}
	}
}

// funcs counts the functions declared in the Go files of a folder.
func funcs(t *testing.T, folder string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(scenarioDir, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			for _, d := range f.Decls {
				if _, ok := d.(*ast.FuncDecl); ok {
					n++
				}
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

// suite runs the rules as one, so that a want comment is for whichever of them
// it concerns.
var suite = &analysis.Analyzer{
	Name:       "suite",
	Doc:        "the rules of the suite, together",
	Requires:   []*analysis.Analyzer{loopcheck.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	Run: func(pass *analysis.Pass) (any, error) {
		var all []*finding.Finding
		for _, rule := range analyzers.Rules() {
			got, err := rule.Run(pass)
			if err != nil {
				return nil, err
			}
			all = append(all, got.([]*finding.Finding)...)
		}
		return all, nil
	},
}

// The programs say in want comments what is shown of them by default.
func TestScenarios(t *testing.T) {
	res := ruletest.Run(t, suite, "example.com/scenario/...")

	t.Run("related", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/scenario/s32_hops/ui", "(*ui.Page).render")
		want := []string{
			"ui.go:19: (*ui.Page).Update implements tea.Model",
			"ui.go:22: (*ui.Page).Update calls (*ui.Page).open",
			"ui.go:30: (*ui.Page).open calls (*ui.Page).render",
			"ui.go:34: (*ui.Page).render calls (*account.Account).Settings",
			"ui.go:34: (*account.Account).Settings calls (*account.Account).document (example.com/scenario/s32_hops/account/account.go:13:56)",
			"ui.go:34: (*account.Account).document calls (*storage.Documents).Load (example.com/scenario/s32_hops/account/account.go:23:23)",
			"ui.go:34: (*storage.Documents).Load calls (*storage.Documents).cached (example.com/scenario/s32_hops/storage/storage.go:14:17)",
			"ui.go:34: (*storage.Documents).cached calls (*storage.Documents).fetch (example.com/scenario/s32_hops/storage/storage.go:20:19)",
			"ui.go:34: (*storage.Documents).fetch calls (*blob.Bucket).Get (example.com/scenario/s32_hops/storage/storage.go:26:76)",
			"ui.go:34: (*blob.Bucket).Get calls (*blob.Bucket).roundTrip (example.com/scenario/s32_hops/blob/blob.go:13:26)",
			"ui.go:34: (*blob.Bucket).roundTrip: (*http.Client).Do waits for the network (example.com/scenario/s32_hops/blob/blob.go:33:30)",
		}
		if !slices.Equal(got, want) {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	})

	// The message does not tell the level and how sure we are.
	for _, tt := range findings {
		t.Run(tt.pkg, func(t *testing.T) {
			n := 0
			for _, f := range ruletest.Findings(t, res, "example.com/scenario/"+tt.pkg) {
				if !strings.Contains(f.Message, tt.of) {
					continue
				}
				n++
				if f.Level != tt.level || f.Confidence < tt.atLeast {
					t.Errorf("%s: got %v, %v; want %v, at least %v", f.Message, f.Level, f.Confidence, tt.level, tt.atLeast)
				}
			}
			if n == 0 {
				t.Errorf("nothing about %q", tt.of)
			}
		})
	}
}

// findings are the levels of findings that a want comment cannot tell.
var findings = []struct {
	pkg, of string
	level   effect.Level
	atLeast effect.Confidence
}{
	{"s14_budget", "for up to 17ms", effect.Error, effect.Likely},
	{"s21_files", "(*os.File).Sync", effect.Warning, effect.Likely},
	{"s22_network", "net.Dial ", effect.Error, effect.Likely},
	{"s23_process", "(*exec.Cmd).Output", effect.Error, effect.Likely},
	// It starts a process, and waits for none.
	{"s23_process", "(*exec.Cmd).Start", effect.Note, effect.Likely},
	{"s38_interface/cmd", "(*remote.Store).Load", effect.Error, effect.Likely},
	{"s38_interface/ui", "ui.script.pass", effect.Warning, effect.Likely},
	{"s38_interface/ui", "ui.onDisk.keep", effect.Warning, effect.Likely},
	// What happens once in a program's life is a note, whatever it is.
	{"s40_parameter", "on first use", effect.Note, effect.Likely},
	{"s65_firstuse", "on first use", effect.Note, effect.Likely},
	{"s65_firstuse", "firstuse.again", effect.Warning, effect.Likely},
	{"s55_postback", "deadlock", effect.Error, effect.Likely},
	{"s64_twice", "deadlock", effect.Error, effect.Likely},
}

// The engine itself reports directives that contradict each other or that it
// cannot understand.
func TestScenarioDirectives(t *testing.T) {
	ruletest.Contains(t, ruletest.Reports(t, loopcheck.Analyzer,
		"example.com/scenario/s13_conflict/...", "example.com/scenario/s67_ignore/..."),
		"conflict.go:64: both cannot be both callback and offload; keep one of them",
		"broken.go:13: //loopvet:ignore blockingcall needs a reason; ",
		"broken.go:17: unknown rule \"blockingcalls\" in //loopvet:ignore; ",
		"broken.go:21: //loopvet:ignore needs a rule and a reason; ",
	)
}

// Files of tests are silent unless they are asked for; generated ones and
// vendored packages stay silent.
func TestScenarioPolicies(t *testing.T) {
	ruletest.Set(t, "tests", "true")
	var got []string
	for _, r := range ruletest.Reports(t, suite, "example.com/scenario/s70_policies/...") {
		if !strings.HasPrefix(r, "app.go:") && !strings.HasPrefix(r, "load.go:") { // the want comments have those
			got = append(got, r)
		}
	}
	ruletest.Contains(t, got,
		"app_test.go:14: time.Sleep sleeps on the Bubble Tea loop for up to 1s: (*app.slow).Update → time.Sleep",
	)
}

// What is only possible, cheap or off by default is shown under -strict.
func TestScenariosStrict(t *testing.T) {
	var patterns []string
	for folder := range strictOnly {
		patterns = append(patterns, "example.com/scenario/"+folder+"/...")
	}
	slices.Sort(patterns)
	shown := map[string]bool{}
	for _, r := range ruletest.Reports(t, suite, patterns...) {
		shown[r] = true
	}
	ruletest.Set(t, "strict", "true")
	var got, want []string
	for _, r := range ruletest.Reports(t, suite, patterns...) {
		if !shown[r] {
			got = append(got, r)
		}
	}
	for _, rows := range strictOnly {
		want = append(want, rows...)
	}
	slices.Sort(want)
	ruletest.Contains(t, got, want...)
}

// strictOnly is what -strict adds, by folder.
var strictOnly = map[string][]string{
	"s12_order": {
		"order.go:23: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: (*order.chart).Update → (*sync.Mutex).Lock",
		"order.go:25: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: (*order.chart).Update → (*sync.Mutex).Lock",
		"order.go:32: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: (*order.chart).View → (*sync.Mutex).Lock",
		"order.go:34: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: (*order.chart).View → (*sync.Mutex).Lock",
		"order.go:46: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: order.viewer.Update → (*order.sharedLog).append → (*sync.Mutex).Lock",
		"order.go:48: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: order.viewer.Update → (*order.sharedLog).append → (*sync.Mutex).Lock",
		"order.go:54: (*sync.Mutex).Lock takes a lock on the tview loop: func literal in order.run → (*order.sharedLog).find → (*sync.Mutex).Lock",
		"order.go:56: (*sync.Mutex).Lock takes a lock on the tview loop: func literal in order.run → (*order.sharedLog).find → (*sync.Mutex).Lock",
	},
	"s16_variable": {
		"variable.go:30: time.Sleep sleeps on the Bubble Tea loop (possibly): (*variable.search).Update → time.Sleep",
		"variable.go:32: receive from time.After sleeps on the Bubble Tea loop (possibly): (*variable.search).Update → receive from time.After",
		"variable.go:47: select without default waits for another goroutine on the Bubble Tea loop (possibly): (*variable.search).Update → (*variable.search).within → select without default",
		"variable.go:65: receive from a timer sleeps on the gnet loop (possibly): (*variable.pacer).OnTraffic → receive from a timer",
		"variable.go:70: time.Sleep sleeps on the gnet loop (possibly): (*variable.pacer).OnOpen → time.Sleep",
	},
	"s19_send": {
		"bridge.go:51: send on channel bridge.bridge.recent of capacity 64 waits for another goroutine on the Paho MQTT loop (possibly): (*bridge.bridge).onMessage → send on channel bridge.bridge.recent of capacity 64",
		"bridge.go:53: send on channel bridge.bridge.extern waits for another goroutine on the Paho MQTT loop (possibly): (*bridge.bridge).onMessage → send on channel bridge.bridge.extern",
	},
	"s21_files": {
		"files.go:64: os.Stat asks the file system on the Bubble Tea loop: (*files.editor).Update → (*files.editor).cheap → os.Stat",
		"files.go:67: os.Getwd asks the file system on the Bubble Tea loop: (*files.editor).Update → (*files.editor).cheap → os.Getwd",
	},
	"s27_hidden": {
		"hidden.go:38: os.Hostname asks the file system on the Bubble Tea loop: (*hidden.about).Update → os.Hostname",
		"hidden.go:39: exec.LookPath asks the file system on the Bubble Tea loop: (*hidden.about).Update → exec.LookPath",
		"hidden.go:73: (*log.Logger).Println writes a log line on the gnet loop: (*hidden.audit).OnTraffic → (*log.Logger).Println",
	},
	"s31_logging": {
		"main.go:28: (*slog.Logger).Info writes a log line on the Bubble Tea loop: (*main.model).Update → (*slog.Logger).Info",
		"main.go:30: (*log.Logger).Print writes a log line on the Bubble Tea loop: (*main.model).Update → (*log.Logger).Print",
		"main.go:32: fmt.Println writes to standard output on the Bubble Tea loop: (*main.model).Update → fmt.Println",
		"main.go:33: fmt.Fprintln writes to standard output on the Bubble Tea loop: (*main.model).Update → fmt.Fprintln",
		"main.go:47: log.Printf writes a log line on the gnet loop: (*main.server).OnOpen → log.Printf",
		"main.go:48: (*tea.Program).Send waits for another goroutine on the gnet loop (possibly): (*main.server).OnOpen → slog.Warn → (*console.Handler).Handle → (*tea.Program).Send",
		"main.go:48: slog.Warn writes a log line on the gnet loop: (*main.server).OnOpen → slog.Warn",
	},
	"s38_interface": {
		"ui.go:37: os.ReadFile does file I/O on the Bubble Tea loop (possibly): (*ui.Model).Update → remote.Image.Text → os.ReadFile (handed over at cmd/main.go:27)",
		"ui.go:83: os.Mkdir does file I/O on the gnet loop (possibly): (*ui.Server).OnOpen → ui.lockFile.take → os.Mkdir",
	},
	"s39_indexed": {
		"indexed.go:30: os.Remove does file I/O on the Bubble Tea loop (possibly): (*indexed.menu).Update → func literal in indexed.newMenu → os.Remove",
		"indexed.go:45: (*exec.Cmd).Run waits for a process on the Bubble Tea loop (possibly): (*indexed.menu).Update → indexed.push → (*exec.Cmd).Run",
		"indexed.go:49: (*exec.Cmd).Run waits for a process on the Bubble Tea loop (possibly): (*indexed.menu).Update → indexed.gc → (*exec.Cmd).Run",
	},
	"s54_bounded": {
		"bounded.go:39: send on channel pool.Pool.tasks of capacity 64 waits for another goroutine on the Bubble Tea loop (possibly): (*bounded.crawler).Update → (*pool.Pool).Submit → send on channel pool.Pool.tasks of capacity 64",
		"bounded.go:46: (*errgroup.Group).Go waits for another goroutine on the Bubble Tea loop (possibly): (*bounded.crawler).Update → (*errgroup.Group).Go",
		"bounded.go:72: (*ants.Pool).Submit waits for another goroutine on the gnet loop (possibly): (*bounded.server).OnTraffic → (*ants.Pool).Submit",
		"bounded.go:87: send on channel bounded.limited.slots waits for another goroutine on the gnet loop (possibly): (*bounded.server).OnOpen → (*bounded.limited).submit → send on channel bounded.limited.slots",
	},
	"s61_trylock": {
		"trylock.go:56: (*sync.Mutex).Lock takes a lock on the Bubble Tea loop: (*trylock.model).Update → (*sync.Mutex).Lock",
	},
	"s62_short": {
		"short.go:18: (*sync.Mutex).Lock takes a lock on the gnet loop: (*short.server).OnOpen → (*short.counter).add → (*sync.Mutex).Lock (and 1 other callback)",
		"short.go:58: (*sync.RWMutex).Lock takes a lock on the gnet loop: (*short.server).OnTraffic → (*short.peers).put → (*sync.RWMutex).Lock",
		"short.go:64: (*sync.RWMutex).RLock takes a lock on the Bubble Tea loop: short.monitor.View → (*short.peers).size → (*sync.RWMutex).RLock",
	},
}
