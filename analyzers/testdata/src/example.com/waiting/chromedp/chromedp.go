// Package chromedp asks a tab for more while it is told of an event of that tab.
package chromedp

import (
	"context"

	"github.com/chromedp/chromedp"
)

type body struct{ id string }

func (b *body) Do(context.Context) error { return nil }

func watch(ctx context.Context) {
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case string:
			_ = chromedp.Run(ctx, &body{ev}) // want `^chromedp\.Run waits for the chromedp loop that it is called on, a deadlock: func literal in chromedp\.watch → chromedp\.Run; start a goroutine in the listener$`
		case error:
			go chromedp.Run(ctx, &body{ev.Error()})
		}
	})
	_ = chromedp.Run(ctx)
}
