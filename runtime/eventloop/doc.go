// Package eventloop runs tasks and callbacks one at a time on one goroutine, the
// loop, with timers, sockets, files, signals, child processes, and pools for what
// computes or blocks. What only they touch needs no lock. It is also the
// reference for what loopvet checks.
//
//	err := eventloop.Run(ctx, func(t *eventloop.Task) error {
//		ln, err := eventloop.Listen(t, "tcp", ":8080")
//		if err != nil {
//			return err
//		}
//		return ln.Serve(t, func(t *eventloop.Task, c *eventloop.Conn) error {
//			for {
//				line, err := c.Next(t) // waits, and the loop goes on
//				if err != nil {
//					return err
//				}
//				if _, err := c.Write(t, line); err != nil {
//					return err
//				}
//			}
//		})
//	})
//
// # Tasks
//
// A [Task] is a function that can wait without holding up the loop: in
// [Conn.Read], [Task.Sleep], [Await] and whatever else takes a *Task and is not
// handed a function. While it waits it is suspended, as a coroutine, and others
// run; between two waits nothing else does. Tasks are started by [Run],
// [Loop.Go], [Spawn], [TaskGroup.Go] and [Listener.Serve], and from other
// goroutines by [Call]. They end together in a [Together], in time in a
// [Within], and are cancelled, with a cause, by [Task.Cancel]: every wait returns
// the cause then, except in a [Shield]. The loop keeps every task until it ends,
// and tells the error handler of errors that nobody has asked for.
//
// What computes for a millisecond or more belongs in [Compute], and what blocks,
// on files, databases, other libraries, in [Blocking]: they run it on other
// goroutines and suspend the task.
//
// # Callbacks
//
// Below the tasks are callbacks: functions given to [Loop.Post], [Loop.Soon],
// [Loop.After], [Loop.Every], [Loop.Watch], [Loop.Signal], the done function of
// [Offload], the handler of [WithErrorHandler]. A callback cannot wait: while it
// runs, everything else stands still.
//
// # Who may call what
//
// The goroutine that calls [Loop.Run] is the loop until Run returns. Post,
// PostLow, Call, Offload, Pause, Resume, Stop, Close, State, Stats, Dump, and the
// function that settles a [NewFuture] may be called from any goroutine.
// Everything else belongs to the loop and takes no lock: call it in a callback or
// a task, or, while the loop is not running, on the one goroutine that sets it
// up, while no other calls Run or Close. [WithDebug] checks that.
//
// # Order
//
// The loop goes in turns. A turn takes what has been posted and the timers that
// are due, up to 256 of each, and runs exactly what is ready at
// that moment; what its callbacks post or schedule belongs to a later turn. It looks
// for I/O after 61 callbacks or a millisecond at the latest, also in the middle
// of a turn, and a task that does 128 operations without waiting lets others run.
// So nothing that is always ready again holds up timers, I/O or others.
//
//   - What one goroutine posts runs in the order in which it was posted.
//   - Soon runs its function after everything that is ready when it is called.
//   - Timers run in the order of their deadlines, and of equal deadlines in the
//     order in which they were made. A timer may run late, never early.
//   - A function whose Cancel returned true does not run.
//   - Results of Offload run in the order in which the work ended.
//   - What has low priority, by PostLow and SoonLow, runs when nothing else is
//     ready, and one in each turn otherwise.
//
// # States
//
// A Loop is [StateNew] until it first runs, then [StateRunning], [StatePaused]
// between Pause and Resume, [StateStopped] when Run has ended, and can run again;
// [StateClosed] is final. Stop, the end of Run's context, Pause and Close take
// effect between two callbacks. What is ready, posted, scheduled or offloaded by
// then stays, as does what comes in between; timers keep their deadlines. Close
// cancels the tasks, lets them clean up, and drops the rest: it says what.
//
// # Panics and Goexit
//
// A callback that panics does not end the loop: the error handler gets a
// [*PanicError], and the next callback runs. A handler that panics is logged. A
// task that panics, or calls [runtime.Goexit], ends with that as its error.
//
// A callback that calls Goexit, as testing.T.FailNow does, ends its goroutine,
// and that is the one that called Run: no code can prevent that, and to a test it
// is what it wants. The handler gets [ErrGoexit], the loop becomes Stopped
// (Closed, if it was being closed), and the goroutine ends without a return from
// Run. Whoever waits in Close goes on, and another goroutine may call Run and go
// on with what is left. A goroutine that waits for Run to be over should
// therefore be told by a deferred call.
//
// # Being seen
//
// A watchdog reports callbacks, and tasks between two waits, that keep the loop
// for longer than [WithSlowAfter], while they do, with the stack that shows
// where: see [WithStallHandler]. [Loop.Stats] gives numbers, package prom below
// this one hands them to Prometheus, and otel makes spans of tasks. [Loop.Dump]
// shows who waits for whom. The goroutines of the loop and its tasks have the
// pprof label "eventloop", and callbacks are regions of an execution trace.
//
// # Reports and rules
//
// Each report names the rule of loopvet that finds the same fault in the source:
//
//   - blockingcall: a [Stall] whose stack waits: for a channel, a socket, a
//     process, anything.
//   - contendedlock: a Stall whose stack waits for a lock.
//   - heavyloop: a Stall whose stack computes, or a slow turn.
//   - missingoffload: a Stall that computes in a library known to take long.
//   - selfwait: [ErrDeadlock], of [Call] on the loop itself and of [Await] and
//     [Task.Join] in a circle; a Stall in Call or Close of another loop.
//   - recursivesched: a [*Misuse], when turn after turn there is nothing but what
//     the turn before has scheduled.
//   - loopaffinity: a Misuse, with WithDebug when another goroutine makes a call
//     that belongs to the loop, and always when a task is used by another.
//   - loopleak: the leaks of a [*CloseError].
//   - unawaited: a [*TaskError], when a future is dropped with its error unseen.
//
// # Limits
//
// The loop buffers nothing by itself. WithInbox, WithMaxTasks, WithMaxConns and
// the limits of the pools bound what others can make it keep, and
// [WithWriteStall] how long a peer can. One loop uses one processor: a [Group]
// has several. Beyond one machine, put a load balancer in front: the loops of a
// Group share nothing, so nothing changes for them.
//
// Sockets, pipes and Watch need epoll or kqueue: Linux, macOS, the BSDs. On other
// systems they return an error that wraps [errors.ErrUnsupported]; [Blocking]
// with package net works everywhere.
//
// # What loopvet knows
//
// The loopvet directives below state this contract for the analyzer.
//
//loopvet:framework eventloop title="loopvet event loop" budget=1ms remedy="move it to eventloop.Offload" home="hand it to the loop with Post"
package eventloop
