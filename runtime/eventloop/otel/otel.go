// Package otel makes an OpenTelemetry span of each task of an event loop.
//
//	eventloop.Run(ctx, main, otel.Spans(provider.Tracer("app")))
//
// A task's span is a child of the span of the task that started it, and the one
// in [eventloop.Task.Context], so that instrumented libraries that are given the
// context make children of it.
package otel

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// Spans is the option for [eventloop.New] that makes spans with a tracer. A span
// lasts from the start of its task to its end. An error, unless it only says that
// the task was cancelled, is recorded, and of a panic the stack.
func Spans(t trace.Tracer) eventloop.Option { return eventloop.WithTracer(tracer{t}) }

type tracer struct{ t trace.Tracer }

func (tr tracer) Start(ctx context.Context, t *eventloop.Task) context.Context {
	name := t.Name()
	if name == "" {
		name = "task"
	}
	ctx, _ = tr.t.Start(ctx, name, trace.WithAttributes(attribute.String("eventloop.name", t.Loop().Name())))
	return ctx
}

func (tr tracer) End(ctx context.Context, t *eventloop.Task, err error) {
	span := trace.SpanFromContext(ctx)
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled), errors.Is(err, eventloop.ErrClosed):
		span.AddEvent("cancelled")
	default:
		var attrs []attribute.KeyValue
		if p, ok := errors.AsType[*eventloop.PanicError](err); ok {
			attrs = append(attrs, attribute.String("exception.stacktrace", string(p.Stack)))
		}
		span.RecordError(err, trace.WithAttributes(attrs...))
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}
