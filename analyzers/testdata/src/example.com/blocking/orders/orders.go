// Package orders has workflows and activities of Temporal.
package orders

import (
	"net/http"
	"os"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type orders struct{ file string }

func register(w worker.Worker, o *orders) {
	w.RegisterWorkflow(place)
	w.RegisterWorkflow(o.track)
	w.RegisterActivity(charge)
}

func charge(order string) error {
	resp, err := http.Post("https://example.com/charge?order="+order, "text/plain", nil) // want `^http\.Post waits for the network on the Temporal workflow loop: orders\.place → orders\.charge → http\.Post; do it in an activity, or wait with package workflow$`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func place(ctx workflow.Context, order string) error {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		time.Sleep(time.Minute) // want `^time\.Sleep sleeps on the Temporal workflow loop for up to 1m0s: func literal in orders\.place → time\.Sleep; do it in an activity, or wait with package workflow$`
	})
	if err := charge(order); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, charge, order).Get(ctx, nil)
}

func (o *orders) track(ctx workflow.Context, order string) error {
	err := workflow.SetQueryHandler(ctx, "state", func() (string, error) {
		state, err := os.ReadFile(o.file) // want `^os\.ReadFile does file I/O on the Temporal workflow loop: func literal in \(\*orders\.orders\)\.track → os\.ReadFile; do it in an activity, or wait with package workflow$`
		return string(state), err
	})
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- charge(order) }()
	return <-done // want `^receive from channel waits for another goroutine on the Temporal workflow loop: \(\*orders\.orders\)\.track → receive from channel; do it in an activity, or wait with package workflow$`
}
