package blame

import (
	"runtime"
	"testing"
)

func TestRule(t *testing.T) {
	const pkg = "example.com/loop."
	stack := func(names ...string) (frames []runtime.Frame) {
		for _, n := range names {
			frames = append(frames, runtime.Frame{Function: n})
		}
		return frames
	}
	for _, c := range []struct {
		want   string
		frames []runtime.Frame
	}{
		// A callback that waits for another goroutine's wait for the loop.
		{"selfwait", stack("runtime.gopark", "runtime.selectgo", pkg+"Call[...]", "main.f")},
		{"selfwait", stack("runtime.gopark", "runtime.chanrecv1", pkg+"(*Loop).Close", "main.f")},
		{"blockingcall", stack("runtime.gopark", "runtime.chanrecv1", "main.f", pkg+"(*Loop).call")},
		{"contendedlock", stack("runtime.gopark", "internal/sync.(*Mutex).lockSlow", "main.f", pkg+"(*Loop).call")},
		{"heavyloop", stack("main.f", pkg+"(*Loop).call")},
		{"heavyloop", stack("internal/sync.(*Mutex).lockSlow", "main.f", pkg+"(*Loop).call")}, // it has it
		{"missingoffload", stack("crypto/sha256.block", "main.f", pkg+"(*Loop).call")},
		{"blockingcall", stack("syscall.Syscall", "os.(*File).Read", "main.f", pkg+"(*Loop).call")},
	} {
		if got := Rule(c.frames, pkg); got != c.want {
			t.Errorf("%s, want %s: %v", got, c.want, c.frames)
		}
	}
}
