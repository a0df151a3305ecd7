// Package effect names what a call may do to the goroutine that makes it, how
// sure we are of it, and how bad it is for an event loop.
package effect

import "fmt"

// A Kind says what an operation does to the goroutine that performs it.
// The zero Kind is no effect.
type Kind uint8

const (
	None      Kind = iota
	Sleep          // sleeps for a time: time.Sleep, <-time.After
	Network        // goes to the network: dial, resolve, round trip, socket I/O
	Process        // waits for a child process or reads its pipes
	Database       // asks a database
	Wait           // parks until another goroutine acts: channels, WaitGroup, Cond
	Forever        // never returns: select {}, a loop without exit
	Input          // reads from standard input or a terminal
	File           // opens, reads, writes, syncs, walks files
	CPU            // takes processor time, more than a loop can spare
	Spin           // waits by going round a loop
	Rounds         // goes round a loop a great, constant number of times
	Growth         // takes as long as the product of several collections
	Compile        // compiles what could be compiled once: regular expressions, templates
	Lock           // takes a lock
	Cgo            // calls into C
	Syscall        // a bare system call
	Stat           // asks about a file without reading it
	Log            // writes a log line
	Stdio          // writes to standard output or error
	Contended      // takes a lock that somebody holds for long
	SelfWait       // waits for what only the loop it runs on can do

	Reschedule // a callback hands itself to its loop again, at once and whatever happens
	Dropped    // drops a result that tells what nothing else does
	Leak       // leaves something behind for ever, each time
	Affinity   // may be called on its loop only, or anywhere but there

	numKinds
)

var kinds = [numKinds]struct {
	name  string
	level Level
	does  string
}{
	None:      {"none", Off, "does nothing that blocks"},
	Sleep:     {"sleep", Error, "sleeps"},
	Network:   {"network", Error, "waits for the network"},
	Process:   {"process", Error, "waits for a process"},
	Database:  {"database", Error, "waits for a database"},
	Wait:      {"wait", Error, "waits for another goroutine"},
	Forever:   {"forever", Error, "never returns"},
	Input:     {"input", Error, "waits for input"},
	File:      {"file", Warning, "does file I/O"},
	CPU:       {"cpu", Warning, "burns CPU"},
	Spin:      {"spin", Error, "waits by going round and round"},
	Rounds:    {"rounds", Warning, "burns CPU"},
	Growth:    {"growth", Off, "takes as long as the product of its collections"},
	Compile:   {"compile", Note, "compiles what could be compiled once"},
	Lock:      {"lock", Off, "takes a lock"},
	Cgo:       {"cgo", Note, "calls into C"},
	Syscall:   {"syscall", Note, "makes a system call"},
	Stat:      {"stat", Off, "asks the file system"},
	Log:       {"log", Off, "writes a log line"},
	Stdio:     {"stdio", Off, "writes to standard output"},
	Contended: {"contended", Warning, "waits for a lock that is held for long"},
	SelfWait:  {"selfwait", Error, "waits for its own loop"},

	Reschedule: {"reschedule", Warning, "schedules itself again"},
	Dropped:    {"dropped", Warning, "drops a result that matters"},
	Leak:       {"leak", Warning, "leaves something behind"},
	Affinity:   {"affinity", Warning, "belongs to one goroutine"},
}

// Kinds returns every kind but None, in order of declaration.
func Kinds() []Kind {
	var ks []Kind
	for k := None + 1; k < numKinds; k++ {
		ks = append(ks, k)
	}
	return ks
}

func (k Kind) String() string {
	if k >= numKinds {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kinds[k].name
}

// Does is the kind as the predicate of a sentence: "waits for the network".
func (k Kind) Does() string { return kinds[k].does }

// Blocks reports whether an operation of the kind stops its goroutine, or may, until
// the system or somebody else lets it go on.
func (k Kind) Blocks() bool {
	switch k {
	case Sleep, Network, Process, Database, Wait, Forever, Input, File, Lock, Cgo, Syscall, Stat, Log, Stdio:
		return true
	}
	return false
}

// Holds reports whether the kind is about how long an operation holds its goroutine
// up: not about where it is made, how often, or what becomes of its result.
func (k Kind) Holds() bool {
	switch k {
	case Affinity, Reschedule, Dropped, Leak:
		return false
	}
	return true
}

// Rests reports whether an operation of the kind may leave its goroutine, and its
// loop, with nothing to do for a while.
func (k Kind) Rests() bool {
	switch k {
	case Sleep, Network, Process, Database, Wait, Forever, Input, SelfWait:
		return true
	}
	return false
}

// Remedy is what to do about a finding of the kind whatever the framework; "" if
// that depends on the framework.
func (k Kind) Remedy() string {
	if k == Compile {
		return "do it once, before the loop, and keep what it makes"
	}
	return ""
}

// DefaultLevel is the level of a finding of this kind when nothing lowers it.
func (k Kind) DefaultLevel() Level { return kinds[k].level }

// ParseKind is the inverse of String for every kind but None.
func ParseKind(s string) (Kind, bool) {
	for _, k := range Kinds() {
		if kinds[k].name == s {
			return k, true
		}
	}
	return None, false
}

// A Level says how bad a finding is. Off is shown under -strict only.
type Level uint8

const (
	Off Level = iota
	Note
	Warning
	Error
)

func (l Level) String() string { return [...]string{"off", "note", "warning", "error"}[l] }

// Confidence says how sure we are that an effect happens, apart from how bad
// it is.
type Confidence uint8

const (
	Possible Confidence = iota // an implementation nobody is seen to choose, an unknown channel; shown under -strict only
	Likely                     // on some feasible path
	Certain                    // on every path, or by a direct operation
)

func (c Confidence) String() string { return [...]string{"possible", "likely", "certain"}[c] }
