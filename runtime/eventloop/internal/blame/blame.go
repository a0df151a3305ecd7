// Package blame finds out from stacks what keeps an event loop, and which rule of
// loopvet is about that.
package blame

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
)

// Stack returns the stack of the goroutine that runs: of those whose pprof label
// key has that value, and of whose frames one belongs, the one that is not
// switched to another coroutine. It takes a profile of all goroutines, some 12 ms
// if there are ten thousand.
func Stack(key, value string, belongs func(runtime.Frame) bool) []runtime.Frame {
	var buf bytes.Buffer
	if pprof.Lookup("goroutine").WriteTo(&buf, 1) != nil {
		return nil
	}
	label := fmt.Sprintf("%q:%q", key, value)
	_, records, _ := strings.Cut(buf.String(), "\n") // without the head
	for record := range strings.SplitSeq(records, "\n\n") {
		if !strings.Contains(record, label) {
			continue
		}
		line, _, _ := strings.Cut(record, "\n")
		_, addresses, _ := strings.Cut(line, "@ ")
		if frames := framesAt(addresses, belongs); frames != nil {
			return frames
		}
	}
	return nil
}

// framesAt gives the frames at addresses, innermost first; none if no frame
// belongs, or the goroutine is switched to another coroutine.
func framesAt(addresses string, belongs func(runtime.Frame) bool) (frames []runtime.Frame) {
	var pcs []uintptr
	for s := range strings.FieldsSeq(addresses) {
		if pc, err := strconv.ParseUint(s, 0, 64); err == nil {
			pcs = append(pcs, uintptr(pc))
		}
	}
	found := false
	for it, more := runtime.CallersFrames(pcs), len(pcs) > 0; more; {
		var f runtime.Frame
		f, more = it.Next()
		if strings.HasPrefix(f.Function, "runtime.coroswitch") {
			return nil
		}
		found = found || belongs(f)
		if f.Function != "" {
			frames = append(frames, f)
		}
	}
	if !found {
		return nil
	}
	return frames
}

// Rule tells which rule is about what the stack shows. The loop's own functions
// are those whose name begins with pkg, outside tests.
func Rule(frames []runtime.Frame, pkg string) string {
	parked, depth := false, 0
	for _, f := range frames {
		name := f.Function
		if strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "internal/runtime") {
			parked = parked || name == "runtime.gopark" || name == "runtime.goparkunlock"
			continue
		}
		if base, own := strings.CutPrefix(name, pkg); own && !strings.HasSuffix(f.File, "_test.go") {
			if strings.HasPrefix(base, "Call[") || strings.HasPrefix(base, "(*Loop).Close") {
				return "selfwait"
			}
			break
		}
		for _, r := range rules {
			if strings.HasPrefix(name, r.prefix) && (parked || !r.parked) {
				return r.rule
			}
		}
		if depth++; depth == 12 {
			break
		}
	}
	if parked {
		return "blockingcall"
	}
	return "heavyloop"
}

// rules are the rules by what stands on the stack, innermost first.
var rules = []struct {
	prefix string
	parked bool // only if the goroutine is
	rule   string
}{
	{"sync.(*Mutex)", true, "contendedlock"}, {"sync.(*RWMutex)", true, "contendedlock"},
	{"internal/sync.(*Mutex)", true, "contendedlock"}, {"internal/sync.runtime_Semacquire", true, "contendedlock"},
	{"sync.runtime_SemacquireMutex", true, "contendedlock"}, {"sync.runtime_SemacquireRWMutex", true, "contendedlock"},
	{"time.Sleep", false, "blockingcall"}, {"syscall.", false, "blockingcall"}, {"internal/poll.", false, "blockingcall"},
	{"internal/syscall", false, "blockingcall"}, {"golang.org/x/sys/", false, "blockingcall"},
	{"os.", false, "blockingcall"}, {"net.", false, "blockingcall"}, {"sync.", true, "blockingcall"},
	{"crypto/", false, "missingoffload"}, {"compress/", false, "missingoffload"}, {"encoding/", false, "missingoffload"},
	{"regexp", false, "missingoffload"}, {"image/", false, "missingoffload"}, {"hash/", false, "missingoffload"},
	{"html/template", false, "missingoffload"}, {"text/template", false, "missingoffload"}, {"sort.", false, "missingoffload"},
}
