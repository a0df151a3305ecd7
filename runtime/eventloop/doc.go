// Package eventloop runs functions one at a time on one goroutine, the loop:
// functions posted by any goroutine, functions put off by the loop itself,
// timers, and the results of work done elsewhere. What only those functions
// touch needs no lock. It is also the reference for what loopvet checks.
//
//	l, err := eventloop.New()
//	...
//	go l.Post(func() { fmt.Println("on the loop") }) // from anywhere
//	err = l.Run(ctx)                                 // this goroutine is the loop now
//
// # What runs on the loop
//
// The goroutine that calls [Loop.Run] is the loop until Run returns. It runs
// the functions given to [Loop.Post], [Loop.Soon] and [Loop.After], the done
// function of [Offload] and the handler of [WithErrorHandler], and never two of
// them at once. While one of them waits, everything waits: one that needs a
// millisecond or more belongs in Offload, whose work function is the only one
// that runs on a goroutine of its own.
//
// Post, Offload, Stop, Close and State may be called from any goroutine. Soon,
// After and Handle.Cancel belong to the loop and take no lock: call them in a
// callback, or, while the loop is not running, on the one goroutine that sets
// it up, while no other calls Run or Close.
//
// # Order
//
// The loop goes in turns. A turn takes what has been posted and which timers
// are due, and runs exactly what is ready at that moment; what its callbacks
// post or schedule belongs to a later turn. So a callback that always schedules
// itself again holds up neither timers nor other callbacks.
//
//   - What one goroutine posts runs in the order in which it was posted.
//   - Soon runs its function after everything that is ready when it is called.
//   - Timers run in the order of their deadlines, and of equal deadlines in the
//     order in which they were made. A timer may run late, never early.
//   - A function whose Cancel returned true does not run.
//   - Results of Offload run in the order in which the work ended.
//
// # States
//
// A Loop is [StateNew] until it first runs, then [StateRunning], [StateStopped] when Run has
// ended, and can run again; [StateClosed] is final. Stop, the end of Run's context
// and Close take effect between two callbacks. What is ready, posted, scheduled
// or offloaded by then stays for the next Run, as does what comes in between;
// timers keep their deadlines. Close drops it, and says how much it was.
//
// # Panics and Goexit
//
// A callback that panics does not end the loop: the error handler gets a
// [*PanicError], and the next callback runs. A handler that panics is logged.
//
// A callback that calls [runtime.Goexit], as testing.T.FailNow does, ends its
// goroutine, and that is the one that called Run: no code can prevent that, and
// to a test it is what it wants. The handler gets [ErrGoexit], the loop becomes
// Stopped (Closed, if it was being closed), and the goroutine ends without a
// return from Run. Whoever waits in Close goes on, and another goroutine may
// call Run and go on with what is left. A goroutine that waits for Run to be
// over should therefore be told by a deferred call.
//
// # What loopvet knows
//
// The loopvet directives below state this contract for the analyzer.
//
//loopvet:framework eventloop title="loopvet event loop" budget=1ms remedy="move it to eventloop.Offload" home="hand it to the loop with Post"
package eventloop
