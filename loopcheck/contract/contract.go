// Package contract says what a framework promises about the functions it is
// handed: which of them run on its loop, and which of its own calls wait for
// that loop. Contracts are data. They are read from the embedded catalogue,
// from a user's file of the same schema, and from //loopvet: directives in
// source code.
package contract

import (
	"time"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Contract is what is promised about one symbol. The zero value promises
// nothing. It can be gob-encoded, because it travels in analysis facts.
type Contract struct {
	Key     string // canonical key of the symbol, see FuncKey and its sisters
	Package string // import path of the package that declares the symbol
	Symbol  string // the symbol as Go documents it: "(*Application).QueueUpdate(0)"

	Callback    bool // what is passed, implemented, stored or returned here runs on the loop
	Offload     bool // ... runs elsewhere: the loop does not wait for it
	Setup       bool // ... runs before or after the loop: blocking is fine
	Nonblocking bool // looks as if it blocks, but does not
	Loop        bool // is a loop of the program's own
	Waits       bool // waits for what only the loop can do
	OnLoop      bool // reports whether it is called on the loop
	Suspends    bool // gives away what the loop is for, the terminal: what is done then holds nobody up
	Resumes     bool // takes it back
	Event       bool // gets an event, or is the type of events: a loop around it is one of the program's own
	Awaited     bool // this result tells what nothing else does: whoever drops it has lost it
	Once        bool // of a callback: it is called once for each time it is handed over
	Runs        bool // runs the loop: the goroutine that calls it is the loop until it returns

	Schedules string      // "", "async", "bounded" or "sync"
	Heavy     string      // "", "always", "data" or "compile": computes for long; as long as there is data; what it makes of constants could be made once
	Only      string      // "", "loop", "off-loop" or "anywhere": where it, or what the type has, may be called, or the field written
	Blocks    effect.Kind // the effect, over what inference says; None if not stated
	Holds     string      // the lock that the framework holds while it runs this
	Resolves  string      // the parameter, counted from 0, that is an address: looking up a number asks nobody; "" if none is
	Puts      string      // of a method: the parameter, counted from 0, that it puts into what it is called on; "" if none is
	Gives     string      // of a method: the result, counted from 0, that is what was put there; "" if none is
	Calls     string      // "Handler.Handle": a method of this package that it calls, whatever implements it
	Triggers  string      // "Handler.Handle": the same, but the loop calls it, in the next turn
	Released  string      // "Close", "Unsubscribe or Drain": the methods of this result, or the functions it is given to, that release it; "" if it needs none
	Instead   string      // rewrites a call of it on the loop; see Rewrite
	Feeds     string      // of a callback: the result, counted from 0, that is a function whose own result comes back as the next argument; "" if none is
	Again     string      // "true" or "false": the result by which a callback asks to be called again at once; "" if there is none

	// News is the error, a variable of the package, with which a function says that what it
	// returns has just been made. Unless then looks at the package that calls it, and at
	// those below.
	News string
	// Unless takes the contract back when this call is made anywhere in the
	// program: "(*ClientOptions).SetOrderMatters(false)". UnlessKey is the
	// canonical key of the function called. UnlessArgs are its arguments as
	// constant.Value.ExactString prints them, "_" for any value.
	Unless     string
	UnlessKey  string
	UnlessArgs []string

	Lane   string // "", "loop", "lane" or "shared": who is stalled
	Stalls string // what else stands still with a lane; "" if nothing
	Before string // what stood still with a lane while it ran, before the framework was as it is; see Framework.Has
	Why    string // one sentence, shown to users as the reason

	Framework *Framework
	Pos       string // "file:line" of the entry
}

// Says reports whether the contract promises anything. An entry that says
// nothing takes back what the catalogue says.
func (c *Contract) Says() bool {
	return c.Callback || c.Offload || c.Setup || c.Nonblocking || c.Loop || c.Waits || c.OnLoop || c.Event || c.Suspends || c.Resumes || c.Runs ||
		c.Schedules != "" || c.Heavy != "" || c.Resolves != "" || c.Puts != "" || c.Gives != "" || c.News != "" || c.Only != "" || c.Blocks != effect.None || c.ofResult()
}

// ofResult reports whether the contract says what is to be done with a result.
func (c *Contract) ofResult() bool { return c.Awaited || c.Released != "" }

// Describes reports whether the contract, of a result, says more of the value than
// its type does.
func (c *Contract) Describes() bool {
	return c.Says() && (c.places() || c.Nonblocking || c.Blocks != effect.None)
}

// places reports whether the contract says where a function value runs.
func (c *Contract) places() bool { return c.Callback || c.Offload || c.Setup }

// describes reports whether the contract says what a function does.
func (c *Contract) describes() bool {
	return c.Nonblocking || c.Heavy != "" || c.Resolves != "" || c.News != "" || c.Loop || c.Waits || c.OnLoop || c.Event || c.Suspends || c.Resumes || c.Runs || c.Schedules != "" || c.Blocks != effect.None
}

// same reports whether two contracts promise the same, wherever they stand.
func (c *Contract) same(d *Contract) bool { return c.promise() == d.promise() }

// A Framework is whose loop it is, and what to tell people about it.
type Framework struct {
	Name     string        // short and stable, one lower-case word
	Title    string        // as messages name it; the Name if nothing better is given
	Remedy   string        // what to do about what blocks, in the framework's own idiom
	Home     string        // how other goroutines have something done on the loop
	Move     string        // rewrites a call whose results nobody needs so that the loop does not wait for it; see Rewrite
	Delay    string        // rewrites a sleep before a command is returned
	Docs     string        // a page that states the rule
	Has      string        // "path.Symbol", which the framework has since it is as its contracts say; "" if it always was
	Budget   time.Duration // how long one callback may take; DefaultBudget if not stated, 0 if there are none
	Packages []string      // import paths of the packages that have contracts
	Pos      string        // "file:line" of the name
}

// DefaultBudget is how long a callback of a framework may take that does not say so: as
// for servers, which go round a thousand times a second.
const DefaultBudget = time.Millisecond

// loops reports whether the contract is about what runs on a loop.
func (c *Contract) loops() bool { return c.Callback || c.Loop || c.Event }
