package eventloop

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// A model is what a schedule of operations should lead to, kept by the simplest
// means: for each thing that was started, when it must happen.
type model struct {
	t      *testing.T
	begin  time.Time
	things []*thing
	last   [2]time.Duration // of timers: deadline and number
	posted int              // the next that must run of those posted
	errs   int              // that the handler must get
	got    int
}

// A thing is one callback or task.
type thing struct {
	kind    string
	n       int
	due     time.Duration // when it must happen, by the bubble's clock
	gone    bool          // it must not
	ran     int
	handle  Handle
	task    *Task
	started time.Duration
}

func (m *model) now() time.Duration { return time.Since(m.begin) }

func (m *model) add(kind string, after time.Duration) *thing {
	th := &thing{kind: kind, n: len(m.things), due: m.now() + after, started: m.now()}
	m.things = append(m.things, th)
	return th
}

// happens checks that th may happen now.
func (m *model) happens(th *thing) {
	th.ran++
	if th.gone || th.ran > 1 {
		m.t.Errorf("%s %d ran %d times, cancelled %v", th.kind, th.n, th.ran, th.gone)
	}
	if now := m.now(); now != th.due {
		m.t.Errorf("%s %d happened at %v, want %v", th.kind, th.n, now, th.due)
	}
	if th.kind == "timer" {
		at := [2]time.Duration{th.due, time.Duration(th.n)}
		if at[0] < m.last[0] || at[0] == m.last[0] && at[1] < m.last[1] {
			m.t.Errorf("timer %v after %v", at, m.last)
		}
		m.last = at
	}
}

var errFuzz = errors.New("cancelled by the schedule")

// play carries out a schedule: two bytes for each operation, what and how long.
func play(t *testing.T, schedule []byte) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{t: t, begin: time.Now()}
		l := newLoop(t, WithErrorHandler(func(error) { m.got++ }), WithSlowAfter(time.Millisecond),
			WithStallHandler(func(s *Stall) { t.Error(s) }), WithOffloaders(100), WithOffloadLimit(1000))
		driver := l.Go("driver", func(task *Task) error {
			for len(schedule) >= 2 {
				op, d := schedule[0], time.Duration(schedule[1])*time.Millisecond
				schedule = schedule[2:]
				m.operate(task, op%14, d)
			}
			return task.Sleep(time.Hour) // all ends
		})
		l.Go("end", func(task *Task) error {
			err := task.Join(driver)
			l.Stop()
			return err
		})
		wantErr(t, l.Run(t.Context()), nil)
		for _, th := range m.things {
			if !th.gone && th.ran != 1 {
				t.Errorf("%s %d, started at %v, ran %d times", th.kind, th.n, th.started, th.ran)
			}
		}
		if m.got != m.errs {
			t.Errorf("%d errors, want %d", m.got, m.errs)
		}
		if s := l.Stats(); s.Running != 0 || s.Timers != 0 || s.Ready != 0 {
			t.Errorf("%d tasks, %d timers, %d ready", s.Running, s.Timers, s.Ready)
		}
		wantErr(t, l.Close(), nil)
	})
}

func (m *model) operate(task *Task, op byte, d time.Duration) {
	l := task.Loop()
	switch op {
	case 0:
		th := m.add("soon", 0)
		th.handle = l.Soon(func() { m.happens(th) })
	case 1:
		th := m.add("low", 0)
		th.handle = l.SoonLow(func() { m.happens(th) })
	case 2:
		th := m.add("timer", d)
		th.handle = l.After(d, func() { m.happens(th) })
	case 3, 4: // one of what there is, by its number
		if len(m.things) == 0 {
			return
		}
		th := m.things[int(d/time.Millisecond)%len(m.things)]
		switch {
		case th.handle != Handle{}:
			if cancelled := th.handle.Cancel(); cancelled != (th.ran == 0 && !th.gone) {
				m.t.Errorf("Cancel of %s %d: %v", th.kind, th.n, cancelled)
			}
			th.gone = th.gone || th.ran == 0
		case th.task != nil && th.ran == 0 && !th.task.Done():
			if th.task.state == taskReady && th.task.co == nil {
				th.gone = true // it has not begun, and does not
			} else if th.due > m.now() {
				th.due = m.now()
			}
			th.task.Cancel(errFuzz)
		}
	case 5:
		th := m.add("post", 0)
		mine := m.posted
		m.posted++
		if err := l.Post(func() {
			m.happens(th)
			if l := m.posted - 1; mine > l {
				m.t.Errorf("post %d before %d", mine, l)
			}
		}); err != nil {
			m.t.Error(err)
		}
	case 6:
		th := m.add("task", d)
		th.task = l.Go("", func(task *Task) error {
			err := task.Sleep(d)
			m.happens(th)
			return err
		})
	case 7:
		th := m.add("panic", d)
		m.errs++
		l.After(d, func() { m.happens(th); panic("scheduled") })
	case 8:
		th := m.add("offload", d)
		if err := Offload(l, func(context.Context) (int, error) { time.Sleep(d); return 1, nil },
			func(v int, err error) { m.happens(th) }); err != nil {
			m.t.Error(err)
		}
	case 9:
		th := m.add("within", min(d, 100*time.Millisecond))
		th.task = l.Go("", func(task *Task) error {
			err := Within(task, 100*time.Millisecond, func(task *Task) error { return task.Sleep(d) })
			if early := errors.Is(err, context.DeadlineExceeded); early && d < 100*time.Millisecond {
				m.t.Errorf("%v sleep: %v", d, err)
			}
			m.happens(th)
			if errors.Is(err, context.DeadlineExceeded) {
				return nil
			}
			return err
		})
	case 10:
		th := m.add("group", d)
		th.task = l.Go("", func(task *Task) error {
			err := Together(task, func(g *TaskGroup) error {
				for i := range 3 {
					g.Go("", func(task *Task) error { return task.Sleep(d * time.Duration(i) / 2) })
				}
				return nil
			})
			m.happens(th)
			return err
		})
	case 11:
		th := m.add("future", d)
		f := Spawn(task, "", func(task *Task) (int, error) { return th.n, task.Sleep(d) })
		l.Go("", func(task *Task) error {
			if v, err := Await(task, f); v != th.n || err != nil {
				m.t.Errorf("future %d: %d, %v", th.n, v, err)
			}
			m.happens(th)
			return nil
		})
	case 12:
		if err := task.Sleep(d); err != nil {
			m.t.Error(err)
		}
	case 13:
		if err := task.Yield(); err != nil {
			m.t.Error(err)
		}
	}
}

// Random schedules, as the fuzzer would try.
func TestSchedules(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		schedule := make([]byte, 2*rng.IntN(150))
		for i := range schedule {
			schedule[i] = byte(rng.Uint32())
		}
		if play(t, schedule); t.Failed() {
			t.Fatalf("schedule %v", schedule)
		}
	}
}

func FuzzSchedule(f *testing.F) {
	f.Add([]byte{0, 0, 2, 5, 6, 9, 3, 1, 12, 7, 10, 50, 9, 200, 4, 2})
	f.Add([]byte{11, 30, 8, 40, 7, 10, 5, 0, 5, 0, 13, 0, 1, 0, 3, 4})
	f.Fuzz(func(t *testing.T, schedule []byte) {
		play(t, schedule[:min(len(schedule), 600)])
	})
}
