package summary

import (
	"go/types"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// isLogger reports whether fn looks like a log function: it takes any number
// of things to print, has nothing to tell its caller, and is called like one or
// hands those things on to be printed.
func isLogger(fn *ssa.Function) bool {
	return logSignature(fn.Signature) && (logName(fn.Name()) || prints(fn))
}

func logSignature(s *types.Signature) bool { return s.Variadic() && s.Results().Len() == 0 }

// logWords begin the names of log functions.
var logWords = map[string]bool{
	"log": true, "print": true, "trace": true, "debug": true, "verbose": true, "info": true, "notice": true, "warn": true,
	"warning": true, "error": true, "err": true, "critical": true, "fatal": true, "panic": true, "dpanic": true, "audit": true,
}

// logName reports whether a function's name begins with such a word, or has "log" as
// one: Debugf, LogAttrs, warnln, writeLog.
func logName(name string) bool {
	for i, w := range words(name) {
		if w == "log" || w == "logf" || i == 0 && (logWords[w] || logWords[strings.TrimRight(w, "fwxs")] || logWords[strings.TrimSuffix(w, "ln")]) {
			return true
		}
	}
	return false
}

// words are the words of a name, in small letters.
func words(name string) []string {
	split := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '$' })
	var out []string
	for _, part := range split {
		from := 0
		for i, r := range part {
			if i > from && unicode.IsUpper(r) && !unicode.IsUpper(rune(part[i-1])) {
				out, from = append(out, strings.ToLower(part[from:i])), i
			}
		}
		out = append(out, strings.ToLower(part[from:]))
	}
	return out
}

// prints reports whether fn hands on what it is given any number of, whatever it is,
// to be put into a text.
func prints(fn *ssa.Function) bool {
	if len(fn.Params) == 0 {
		return false
	}
	last := fn.Params[len(fn.Params)-1]
	if e, ok := last.Type().Underlying().(*types.Slice).Elem().Underlying().(*types.Interface); !ok || !e.Empty() {
		return false
	}
	for _, r := range *last.Referrers() {
		c, ok := r.(ssa.CallInstruction)
		if !ok || !c.Common().Signature().Variadic() {
			continue
		}
		args := c.Common().Args
		if args[len(args)-1] != last {
			continue
		}
		switch callee := c.Common().StaticCallee(); {
		case c.Common().IsInvoke():
			if logName(c.Common().Method.Name()) {
				return true
			}
		case callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "fmt", callee != nil && logSignature(callee.Signature) && logName(callee.Name()):
			return true
		}
	}
	return false
}

// asLog is what a log function's effect is: a log line, whatever it takes to
// write one. A logger that goes to the network is more than that.
func asLog(e effect.Effect) effect.Effect {
	if k := logged(e.Kind); k != e.Kind {
		e.Kind, e.Duration = k, 0
	}
	return e
}

// logged is the kind of an effect in a log function.
func logged(k effect.Kind) effect.Kind {
	switch k {
	case effect.File, effect.Stdio, effect.Stat, effect.Syscall, effect.Wait, effect.Sleep, effect.Lock:
		return effect.Log
	}
	return k
}
