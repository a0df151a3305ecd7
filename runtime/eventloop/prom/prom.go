// Package prom hands the numbers of event loops to Prometheus.
//
//	prometheus.MustRegister(prom.New(loop))
//
// One scrape takes one [eventloop.Loop.Stats] of each loop, so the loop does
// nothing for it between scrapes, and the numbers of a scrape agree with each
// other. dashboard.json, beside this file, is a Grafana dashboard for them.
package prom

import (
	_ "embed"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// Dashboard is a Grafana dashboard, as JSON, for what the collector gives.
//
//go:embed dashboard.json
var Dashboard []byte

// A Collector collects the numbers of loops. Its metrics have the label "loop",
// the loop's name, which should therefore be its own.
type Collector struct{ loops []*eventloop.Loop }

// New makes a collector for loops. Any goroutine may use it.
func New(loops ...*eventloop.Loop) *Collector { return &Collector{loops} }

// A metric is a number of a loop.
type metric struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(*eventloop.Stats) float64
	hist  func(*eventloop.Stats) *eventloop.Histogram // instead of value
}

var metrics []metric

func describe(name, help string, labels prometheus.Labels) *prometheus.Desc {
	return prometheus.NewDesc("eventloop_"+name, help, []string{"loop"}, labels)
}

func counter(name, help string, labels prometheus.Labels, value func(*eventloop.Stats) uint64) {
	metrics = append(metrics, metric{describe(name, help, labels), prometheus.CounterValue,
		func(s *eventloop.Stats) float64 { return float64(value(s)) }, nil})
}

func seconds(name, help string, value func(*eventloop.Stats) time.Duration) {
	metrics = append(metrics, metric{describe(name, help, nil), prometheus.CounterValue,
		func(s *eventloop.Stats) float64 { return value(s).Seconds() }, nil})
}

func gauge(name, help string, labels prometheus.Labels, value func(*eventloop.Stats) int) {
	metrics = append(metrics, metric{describe(name, help, labels), prometheus.GaugeValue,
		func(s *eventloop.Stats) float64 { return float64(value(s)) }, nil})
}

func histogram(name, help string, labels prometheus.Labels, value func(*eventloop.Stats) *eventloop.Histogram) {
	metrics = append(metrics, metric{desc: describe(name, help, labels), hist: value})
}

func label(k, v string) prometheus.Labels { return prometheus.Labels{k: v} }

func init() {
	type s = eventloop.Stats
	histogram("callback_duration_seconds", "Durations of callbacks and of stretches of tasks; with WithTiming.", nil,
		func(s *s) *eventloop.Histogram { return &s.Callback })
	histogram("turn_duration_seconds", "Durations of turns.", nil, func(s *s) *eventloop.Histogram { return &s.Turn })
	histogram("queue_delay_seconds", "Time between the first post of a batch and its turn.", nil,
		func(s *s) *eventloop.Histogram { return &s.QueueDelay })
	histogram("timer_late_seconds", "Time between the deadline of a timer and its turn.", nil,
		func(s *s) *eventloop.Histogram { return &s.TimerLate })
	seconds("busy_seconds_total", "Time in which the loop ran something.", func(s *s) time.Duration { return s.Busy })
	seconds("idle_seconds_total", "Time in which the loop slept.", func(s *s) time.Duration { return s.Idle })
	seconds("paused_seconds_total", "Time in which the loop was paused.", func(s *s) time.Duration { return s.Paused })
	counter("turns_total", "Turns.", nil, func(s *s) uint64 { return s.Turns })
	counter("callbacks_total", "Callbacks run, and stretches of tasks.", nil, func(s *s) uint64 { return s.Callbacks })
	counter("events_total", "Events of descriptors.", nil, func(s *s) uint64 { return s.Events })
	counter("tasks_total", "Tasks that have ended.", nil, func(s *s) uint64 { return s.Tasks })
	counter("slow_callbacks_total", "Callbacks that took longer than WithSlowAfter; with WithTiming.", nil,
		func(s *s) uint64 { return s.SlowCallbacks })
	counter("slow_turns_total", "Turns that took longer than WithSlowAfter.", nil, func(s *s) uint64 { return s.SlowTurns })
	counter("stalls_total", "Callbacks that the watchdog saw take longer than WithSlowAfter.", nil,
		func(s *s) uint64 { return s.Stalls })
	counter("forced_yields_total", "Tasks made to let others run.", nil, func(s *s) uint64 { return s.ForcedYields })
	counter("rejected_posts_total", "Posts refused because the inbox was full.", nil, func(s *s) uint64 { return s.Rejected })
	counter("accept_backoffs_total", "Times Accept waited for want of descriptors or memory.", nil,
		func(s *s) uint64 { return s.AcceptBackoffs })
	for kind, value := range map[string]func(*s) uint64{
		"panic":       func(s *s) uint64 { return s.Panics },
		"goexit":      func(s *s) uint64 { return s.Goexits },
		"unretrieved": func(s *s) uint64 { return s.Unretrieved },
		"reported":    func(s *s) uint64 { return s.Errors },
	} {
		counter("errors_total", "Faults by kind; reported counts what the error handler got.", label("kind", kind), value)
	}
	for queue, value := range map[string]func(*s) int{
		"inbox": func(s *s) int { return s.Inbox },
		"ready": func(s *s) int { return s.Ready },
		"low":   func(s *s) int { return s.Low },
	} {
		gauge("queue_depth", "What waits in a queue.", label("queue", queue), value)
	}
	gauge("inbox_limit", "What the inbox has room for.", nil, func(s *s) int { return s.InboxLimit })
	gauge("timers", "Timers that are set.", nil, func(s *s) int { return s.Timers })
	gauge("tasks", "Tasks that are there.", label("state", "ready"), func(s *s) int { return s.Running - s.Waiting })
	gauge("tasks", "Tasks that are there.", label("state", "waiting"), func(s *s) int { return s.Waiting })
	gauge("descriptors", "Descriptors that are registered.", nil, func(s *s) int { return s.Descriptors })
	gauge("connections", "Connections that are open.", nil, func(s *s) int { return s.Conns })
	gauge("stalled", "1 if a callback now takes longer than WithSlowAfter.", nil, func(s *s) int {
		if s.Stalled {
			return 1
		}
		return 0
	})
	for state := eventloop.StateNew; state <= eventloop.StateClosed; state++ {
		gauge("state", "1 for the state that the loop is in.", label("state", state.String()), func(s *s) int {
			if s.State == state {
				return 1
			}
			return 0
		})
	}
	for pool, value := range map[string]func(*s) *eventloop.PoolStats{
		"cpu":      func(s *s) *eventloop.PoolStats { return &s.CPU },
		"blocking": func(s *s) *eventloop.PoolStats { return &s.Blocking },
	} {
		p := label("pool", pool)
		gauge("offload_workers", "Goroutines that a pool may have.", p, func(s *s) int { return value(s).Workers })
		gauge("offload_running", "Work that runs.", p, func(s *s) int { return value(s).Running })
		gauge("offload_queued", "Work that waits for a goroutine.", p, func(s *s) int { return value(s).Queued })
		counter("offload_done_total", "Work that has ended.", p, func(s *s) uint64 { return value(s).Done })
		counter("offload_rejected_total", "Work refused because the pool was full.", p,
			func(s *s) uint64 { return value(s).Rejected })
		histogram("offload_wait_seconds", "Time that work waited for a goroutine.", p,
			func(s *s) *eventloop.Histogram { return &value(s).Wait })
		histogram("offload_run_seconds", "Durations of offloaded work.", p,
			func(s *s) *eventloop.Histogram { return &value(s).Run })
	}
}

// Describe implements [prometheus.Collector].
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range metrics {
		ch <- m.desc
	}
}

// Collect implements [prometheus.Collector].
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	for _, l := range c.loops {
		s := l.Stats()
		for _, m := range metrics {
			if m.hist == nil {
				ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value(&s), s.Name)
				continue
			}
			// A power of two for each bucket: four are more than a dashboard needs.
			h := m.hist(&s)
			buckets, below := map[float64]uint64{}, uint64(0)
			for i, n := range h.Buckets {
				if below += n; i%4 == 3 && i < len(h.Buckets)-1 {
					buckets[h.Bound(i).Seconds()] = below
				}
			}
			ch <- prometheus.MustNewConstHistogram(m.desc, h.Count, h.Sum.Seconds(), buckets, s.Name)
		}
	}
}
