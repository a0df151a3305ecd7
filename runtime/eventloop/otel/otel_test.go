package otel

import (
	"errors"
	"testing"

	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

func TestSpans(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(recorder))
	tracer := provider.Tracer("test")
	ctx, root := tracer.Start(t.Context(), "root")
	err := eventloop.Run(ctx, func(task *eventloop.Task) error {
		failing := eventloop.Spawn(task, "failing", func(task *eventloop.Task) (int, error) {
			_, inner := tracer.Start(task.Context(), "inner")
			inner.End()
			return 0, errors.New("oops")
		})
		panicking := eventloop.Spawn(task, "", func(*eventloop.Task) (int, error) { panic("boom") })
		cancelled := task.Loop().Go("cancelled", func(task *eventloop.Task) error { return task.Sleep(1 << 40) })
		eventloop.Await(task, failing)
		eventloop.Await(task, panicking)
		cancelled.Cancel(nil)
		task.Join(cancelled)
		return nil
	}, Spans(tracer))
	root.End()
	if err != nil {
		t.Fatal(err)
	}
	spans := map[string]sdk.ReadOnlySpan{}
	for _, s := range recorder.Ended() {
		spans[s.Name()] = s
	}
	for child, parent := range map[string]string{"main": "root", "failing": "main", "inner": "failing", "task": "main", "cancelled": "main"} {
		c, p := spans[child], spans[parent]
		if c == nil || p == nil || c.Parent().SpanID() != p.SpanContext().SpanID() {
			t.Errorf("%s is no child of %s", child, parent)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	for name, want := range map[string]codes.Code{"main": codes.Unset, "failing": codes.Error, "task": codes.Error, "cancelled": codes.Unset} {
		if got := spans[name].Status().Code; got != want {
			t.Errorf("%s: status %v, want %v", name, got, want)
		}
	}
	stack := false
	for _, e := range spans["task"].Events() {
		for _, a := range e.Attributes {
			stack = stack || a.Key == "exception.stacktrace" && a.Value.AsString() != ""
		}
	}
	if !stack {
		t.Error("the panic has no stack")
	}
}
