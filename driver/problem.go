package driver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A ProblemKind says what stood in the way.
type ProblemKind uint8

const (
	NotFound    ProblemKind = iota // a pattern that names no package that can be read
	NotResolved                    // an import that leads nowhere
	NotCompiled                    // a package that does not compile
	GaveUp                         // an analyzer failed
	Declared                       // a package of which only the declarations can be read; nothing is wrong with it
)

// A Problem is why a package, or a part of it, could not be analysed.
type Problem struct {
	Kind    ProblemKind
	Package string // import path, or the pattern
	Pos     string // "file:line:col", or ""
	Message string // on one line
	More    int    // how many more errors the package has
}

// String is the problem on one line, with what to do about it.
func (p Problem) String() string {
	at := p.Message
	if p.Pos != "" {
		at = p.Pos + ": " + at
	}
	switch p.More {
	case 0:
	case 1:
		at += " (and 1 more error)"
	default:
		at += fmt.Sprintf(" (and %d more errors)", p.More)
	}
	switch p.Kind {
	case NotFound:
		return at + p.remedy("give the directory or the import path of a package, or ./... for all below this one")
	case NotResolved:
		return "cannot resolve " + p.Package + ": " + at + p.remedy("correct the import, or run go mod tidy")
	case NotCompiled:
		return p.Package + " does not compile: " + at + p.remedy("only what compiles of it was checked")
	case GaveUp:
		if !strings.Contains(at, "gave up on") {
			at = "gave up on " + p.Package + ": " + at
		}
		return at + p.remedy("please report it")
	}
	return p.Package + " " + at
}

// remedy is what to do, unless the message says it already.
func (p Problem) remedy(usual string) string {
	switch m := p.Message; {
	case strings.Contains(m, "to add it: "), strings.Contains(m, "to add: "), strings.Contains(m, "; try "), strings.Contains(m, "run go "), strings.Contains(m, "run 'go "):
		return ""
	case strings.Contains(m, "no matching files found"), strings.Contains(m, "cannot embed"):
		return "; add the file, or correct the //go:embed line"
	case strings.Contains(m, "import cycle"):
		return "; break the cycle"
	case strings.Contains(m, "does not contain main module"):
		return "; run it inside a module, or name its directory with -C"
	case strings.Contains(m, "build constraints exclude all"):
		return "; choose another -tags, GOOS or GOARCH"
	case strings.Contains(m, "modules listed in go.work"):
		return "; name the directories of modules, as in ./one/... ./other/..., or work for all packages of the workspace"
	case strings.Contains(m, "-mod=vendor"):
		return "; run go mod vendor"
	case strings.Contains(m, "replacement directory"):
		return "; correct the replace line of go.mod"
	case strings.Contains(m, "permission denied"):
		return "; make it readable"
	case p.Kind == NotFound && (strings.Contains(m, "directory not found") || strings.Contains(m, "no such file or directory")):
		return "; give a directory that exists"
	}
	return "; " + usual
}

func sortProblems(ps []Problem) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Message, b.Message))
	})
}

// oneLine is a text of several lines on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
