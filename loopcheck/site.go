package loopcheck

import (
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// site is where, in a package below of this module, that is called on the loop which is
// only handed over in this one: an author mends it there. ok is false if the place is in
// this package.
func (r *Result) site(p *Place) (at effect.Frame, ok bool) {
	here, path := r.pass.Pkg.Path(), p.Callback.root.Path
	if len(path) == 0 || p.Callback.fn != nil {
		return at, false
	}
	other := func(f effect.Frame) bool { return f.Pkg != here && f.File != "" && summary.Within(p.module, f.Pkg) }
	using := r.using(p.Callback.Framework)
	for _, f := range slices.Backward(p.Frames[:p.end()]) {
		if at.Hop == nil && other(f) && using[f.Pkg] {
			at = f // as near to the operation as packages know the loop
		}
		if f.Pkg != here {
			continue
		}
		if !p.Callback.handed(f) {
			return at, false
		}
		break
	}
	for _, f := range slices.Backward(path) {
		if at.Hop == nil && other(f) && using[f.Pkg] {
			at = f
		}
	}
	if at.Hop == nil {
		at = path[len(path)-1]
	}
	return at, other(at)
}

// everywhere judges an effect of a callback in each of the places that come to it: one,
// but for what packages below call in several functions, in the other ways.
func (r *Result) everywhere(cb *Callback, ways []*Callback, e effect.Effect) (out []*Place) {
	p := r.place(cb, e)
	if p == nil {
		return nil
	}
	out = append(out, p)
	if !p.calledBelow() {
		return out
	}
	for _, c := range ways {
		e := e
		if cb.handed(e.Frames[0]) {
			e.Frames = slices.Concat([]effect.Frame{c.from.Calling(e.Frames[0].Func)}, e.Frames[1:])
		}
		if q := r.place(c, e); q != nil && q.calledBelow() {
			out = append(out, q)
		}
	}
	return out
}

// below reports whether a place stands in another package than the one that tells of it.
func (p *Place) below() bool { return p.at.Hop != nil }

// calledBelow reports whether a place is on the way from the loop to the call of what this
// package hands over.
func (p *Place) calledBelow() bool {
	return p.below() && slices.ContainsFunc(p.Callback.root.Path, p.at.SamePlace)
}

// ways are the other ways in which the callback comes to be called, each as a callback.
func (cb *Callback) ways() (out []*Callback) {
	for _, c := range append([]*Callback{cb}, cb.also...) {
		if c != cb {
			out = append(out, c)
		}
		for _, way := range c.root.Also {
			d := *c
			d.root.Path = way
			out = append(out, &d)
		}
	}
	return out
}

// using are the packages of this program that use a framework.
func (r *Result) using(f *contract.Framework) map[string]bool {
	if f == nil {
		return nil
	}
	u, known := r.users[f]
	if !known {
		if r.users == nil {
			r.users = map[*contract.Framework]map[string]bool{}
		}
		u = r.pkg.Using(f.Packages)
		r.users[f] = u
	}
	return u
}

// Package is the import path of the package that a place stands in.
func (r *Result) Package(p *Place) string {
	if p.below() {
		return p.at.Pkg
	}
	return r.pass.Pkg.Path()
}

// A foreign file has lines of one length, of which positions are made: nobody has read it.
const (
	maxLines = 1 << 16
	maxWidth = 1 << 8
)

var foreignLines = func() []int {
	lines := make([]int, maxLines)
	for i := range lines {
		lines[i] = i * maxWidth
	}
	return lines
}()

// foreign is the position of a frame of another package of the module; NoPos if the
// file cannot be named from here.
func (r *Result) foreign(f effect.Frame) token.Pos {
	dir, ok := r.dirOf(f.Pkg)
	if strconv.IntSize < 64 { // positions would run out
		return token.NoPos
	}
	if !ok || f.Line < 1 || f.Line > maxLines || f.Col > maxWidth {
		return token.NoPos
	}
	name := filepath.Join(dir, f.File)
	tf := r.foreignFiles[name]
	if tf == nil {
		if r.foreignFiles == nil {
			r.foreignFiles = map[string]*token.File{}
		}
		tf = r.pass.Fset.AddFile(name, -1, maxLines*maxWidth)
		tf.SetLines(foreignLines)
		r.foreignFiles[name] = tf
	}
	return tf.LineStart(f.Line) + token.Pos(max(0, f.Col-1))
}

// dirOf is the folder of another package of this module, which has the one that this
// package has above or beside its own.
func (r *Result) dirOf(pkg string) (dir string, ok bool) {
	module, here := r.pkg.Module(), r.pass.Pkg.Path()
	if len(r.pass.Files) == 0 || !summary.Within(module, pkg) || !summary.Within(module, here) {
		return "", false
	}
	dir = filepath.Dir(r.pass.Fset.Position(r.pass.Files[0].FileStart).Filename)
	root, ok := strings.CutSuffix(filepath.ToSlash(dir), strings.TrimPrefix(here, module))
	if !ok {
		return "", false
	}
	return filepath.FromSlash(root + strings.TrimPrefix(pkg, module)), true
}

// toldAt is what a package tells those above of a place of its own that it reports: what
// more they know of it, one that reads it need not.
func toldAt(f effect.Frame, k effect.Kind) string { return "at " + f.Place() + " " + k.String() }
