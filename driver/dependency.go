package driver

import (
	"bufio"
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A dependency is a path that a listing depends on.
type dependency struct {
	State  state
	Aspect aspect
	Sum    key // of the aspect
}

// An aspect is what of a path matters to the go command.
type aspect uint8

const (
	everything aspect = iota
	head              // of a Go file: all before its declarations, and what it embeds
	names             // of a directory: what is in it that a package can have
	allNames          // of a directory that something embeds
	presence          // of a file that is embedded
)

// sum tells whether an aspect of a path has changed. It is not ok if it is none of
// what is there.
func (a aspect) sum(path string) (_ key, ok bool) {
	switch h := newHasher("aspect"); a {
	case head:
		src, err := os.ReadFile(path)
		if err != nil {
			return key{}, false
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, src, parser.ImportsOnly|parser.SkipObjectResolution)
		if err != nil {
			return key{}, false
		}
		end := f.Name.End()
		if len(f.Decls) > 0 {
			end = f.Decls[len(f.Decls)-1].End()
		}
		h.add(string(src[:end-f.FileStart]))
		for line := range bytes.Lines(src[end-f.FileStart:]) {
			if bytes.Contains(line, []byte("//go:embed")) {
				h.add(string(line))
			}
		}
		return h.key(), true
	case names, allNames:
		entries, err := os.ReadDir(path)
		for _, e := range entries {
			name := e.Name()
			if a == allNames || !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") && !strings.HasSuffix(name, "~") {
				h.add(name, e.Type().String())
			}
		}
		return h.key(), err == nil
	case presence:
		info, err := os.Stat(path)
		return key{}, err == nil && info.Mode().IsRegular()
	}
	return key{}, true
}

// check reports whether the path is as it was, and else whether it makes no
// difference to the go command.
func (d *dependency) check() (unchanged, holds bool) {
	if d.State.Link != "" {
		to, err := filepath.EvalSymlinks(d.State.Path)
		return true, err == nil && to == d.State.Link
	}
	if now, ok := stateOf(d.State.Path); !ok || now == d.State {
		return true, ok
	}
	sum, ok := d.Aspect.sum(d.State.Path)
	return false, ok && d.Aspect != everything && sum == d.Sum
}

// A state is what a file system said of a path. A file that was not written to since
// has the same.
type state struct {
	Path           string
	Link           string // what it leads to; nothing else is set then
	Exists, Dir    bool
	Size           int64
	Mod, Change    int64 // nanoseconds; Change cannot be set by programs
	Device, Serial uint64
}

// maxDependencies bounds what a run may depend on before it is cheaper to ask the go
// command.
const maxDependencies = 100_000

// dependencies are all that the listing depends on.
func (r *record) dependencies(l *listing) (_ []dependency, ok bool) {
	e := &l.env
	if !l.modular || !release.MatchString(e.GOVERSION) || e.GO111MODULE == "off" || strings.Contains(e.GOFLAGS, "-overlay") ||
		strings.Contains(e.GOFLAGS, "-modfile") {
		return nil, false
	}
	if _, err := exec.LookPath("gopackagesdriver"); err == nil {
		return nil, false // which the loader would ask instead
	}
	c := &collector{seen: map[string]bool{}, ok: true}
	c.goCommand()
	c.add(filepath.Join(e.GOROOT, "VERSION"))
	c.add(filepath.Join(e.GOROOT, "go.env"))
	if e.GOENV != "" && e.GOENV != "off" {
		c.add(e.GOENV)
	}
	c.link(r.dir)
	for _, dir := range []string{r.dir, real(r.dir)} {
		for ; ; dir = filepath.Dir(dir) {
			c.add(filepath.Join(dir, "go.mod"))
			c.add(filepath.Join(dir, "go.work"))
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	for _, file := range []string{e.GOMOD, e.GOWORK} {
		if file != "" && file != "off" {
			c.add(file)
			c.add(strings.TrimSuffix(file, filepath.Ext(file)) + ".sum") // go.sum
			c.add(file + ".sum")                                         // go.work.sum
			c.add(filepath.Join(filepath.Dir(file), "vendor", "modules.txt"))
		}
	}
	for _, p := range l.pkgs {
		for _, file := range p.embedded {
			c.addAspect(file, presence)
			for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
				c.addAspect(dir, allNames)
				if dir == p.dir || dir == filepath.Dir(dir) {
					break
				}
			}
		}
	}
	for dir := range l.modules {
		c.link(dir)
		c.add(filepath.Join(dir, "go.mod"))
		c.add(filepath.Join(dir, "go.sum"))
		c.add(filepath.Join(dir, "vendor", "modules.txt"))
		c.tree(dir)
	}
	for _, p := range l.pkgs {
		if p.origin != "" {
			continue
		}
		if !c.seen[p.dir] { // vendored, or below a directory that ./... leaves out
			c.tree(p.dir)
		}
		for _, file := range p.files {
			if !c.seen[file] {
				return nil, false
			}
		}
	}
	return c.all, c.ok
}

type collector struct {
	all  []dependency
	seen map[string]bool
	ok   bool
}

// add notes a path of which anything may matter.
func (c *collector) add(path string) { c.addAspect(path, everything) }

func (c *collector) addAspect(path string, a aspect) {
	if c.seen[path] || !c.ok {
		return
	}
	c.seen[path] = true
	d := dependency{Aspect: a}
	var ok bool
	if d.Sum, ok = a.sum(path); !ok { // before the state, which tells of later changes
		d.Aspect = everything
	}
	d.State, c.ok = stateOf(path)
	c.ok = c.ok && len(c.all) < maxDependencies
	c.all = append(c.all, d)
}

// link notes where a path leads.
func (c *collector) link(path string) {
	to, err := filepath.EvalSymlinks(path)
	c.ok = c.ok && err == nil
	c.all = append(c.all, dependency{State: state{Path: path, Link: to}})
}

// goCommand notes the go command itself. A script may choose among several.
func (c *collector) goCommand() {
	file, err := exec.LookPath("go")
	if err == nil {
		c.link(file)
		file, err = filepath.EvalSymlinks(file)
	}
	if err != nil {
		c.ok = false
		return
	}
	c.add(file)
	root := filepath.Dir(filepath.Dir(file))
	if _, err := os.Stat(filepath.Join(root, "VERSION")); err != nil || isScript(file) {
		c.ok = false
	}
	c.add(filepath.Join(root, "VERSION"))
	c.add(filepath.Join(root, "go.env"))
}

func isScript(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return true
	}
	defer f.Close()
	start, _ := bufio.NewReader(f).Peek(2)
	return string(start) == "#!"
}

// tree notes the directories below dir in which ./... looks for packages, and the
// Go files there: a change of any of them may make it a part of a package.
func (c *collector) tree(dir string) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if c.ok = c.ok && err == nil; !c.ok {
			return fs.SkipAll
		}
		name := d.Name()
		if !d.IsDir() {
			if strings.HasSuffix(name, ".go") {
				c.addAspect(path, head)
			}
			return nil
		}
		if path != dir {
			if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" {
				return fs.SkipDir
			}
			mod := filepath.Join(path, "go.mod")
			c.addAspect(path, names)
			if _, err := os.Stat(mod); err == nil {
				c.add(mod) // as long as it is there, what is below belongs to it
				return fs.SkipDir
			}
		}
		c.addAspect(path, names)
		return nil
	})
}
