package driver

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A record is a whole run as the cache has it, so that a run for which nothing has
// changed need not even ask the go command. It has the state of everything that the
// go command looks at to choose packages and files, besides the module cache and the
// library of a release of Go, which do not change. Where that cannot be told for
// sure, there is no record.
type record struct {
	cache   *Cache
	name    key
	dir     string // absolute
	started time.Time
}

// What a record holds.
type recorded struct {
	States   []state
	All      int
	Packages []keptResult
	Problems []Problem
	Dirs     map[string]string
}

type keptResult struct {
	Path string
	Kept []byte
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

// settled is how long, at the beginning of a run, nothing may have been written:
// file systems round times.
var settled = 2 * time.Second

// maxStates bounds what a run may depend on before it is cheaper to ask the go
// command.
const maxStates = 100_000

// newRecord gives nil if there cannot be a record.
func newRecord(cfg Config, patterns []string) *record {
	if cfg.Cache == nil || cfg.Cache.Keep == nil || cfg.StdBodies || !changeTimes {
		return nil
	}
	for _, p := range patterns {
		isPath := filepath.IsAbs(p) || p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../")
		if !isPath || strings.HasSuffix(p, ".go") {
			return nil // one of other modules, or a list of files
		}
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil
	}
	r := &record{cache: cfg.Cache, dir: dir, started: time.Now()}
	h := newHasher("run")
	h.add(cfg.Cache.Program, cfg.Cache.Settings, cfg.Dir, dir, cfg.Tags, runtime.GOOS, runtime.GOARCH)
	if cfg.Tests {
		h.add("tests")
	}
	h.add(patterns...)
	env := cfg.Env
	if env == nil {
		env = os.Environ()
	}
	env = slices.Clone(env)
	slices.Sort(env)
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		if name == "GOPACKAGESDRIVER" && kv != "GOPACKAGESDRIVER=off" {
			return nil
		}
		if matters(name) {
			h.add(kv)
		}
	}
	r.name = h.key()
	return r
}

// matters reports whether the go command may read an environment variable.
func matters(name string) bool {
	for _, prefix := range []string{"GO", "CGO_", "GIT_", "PKG_CONFIG", "XDG_", "SSH_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch strings.ToUpper(name) {
	case "AR", "CC", "CXX", "FC", "GCCGO", "PATH", "PWD", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR":
		return true
	}
	return false
}

// read gives the result of an earlier run if all is as it was then, else nil.
func (r *record) read() *Result {
	if r == nil {
		return nil
	}
	data := r.cache.get(r.name)
	if data == nil {
		return nil
	}
	var was recorded
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&was); err != nil {
		return nil
	}
	for _, s := range was.States {
		if s.Link != "" {
			if to, err := filepath.EvalSymlinks(s.Path); err != nil || to != s.Link {
				return nil
			}
		} else if now, ok := stateOf(s.Path); !ok || now != s {
			return nil
		}
	}
	out := &Result{All: was.All, Problems: was.Problems, Dirs: was.Dirs}
	for _, p := range was.Packages {
		out.Packages = append(out.Packages, &PackageResult{Path: p.Path, Kept: p.Kept})
	}
	return out
}

// write keeps the result, if what it depends on can be told.
func (r *record) write(l *listing, out *Result) {
	if r == nil {
		return
	}
	for _, p := range out.Problems {
		if p.Kind != Declared {
			return
		}
	}
	var kept []keptResult
	for _, p := range out.Packages {
		if p.Results != nil {
			return // could not be kept
		}
		kept = append(kept, keptResult{p.Path, p.Kept})
	}
	states, ok := r.states(l)
	if !ok {
		return
	}
	for _, s := range states {
		if latest := r.started.Add(-settled).UnixNano(); s.Mod >= latest || s.Change >= latest {
			return // perhaps written to since it was read
		}
	}
	var b bytes.Buffer
	was := recorded{States: states, All: out.All, Packages: kept, Problems: out.Problems, Dirs: out.Dirs}
	if gob.NewEncoder(&b).Encode(was) == nil {
		r.cache.put(r.name, b.Bytes()) // else the next run asks again
	}
}

// states are those of all that the listing depends on.
func (r *record) states(l *listing) (_ []state, ok bool) {
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
	for _, file := range l.embedded {
		c.add(file)
		for dir := filepath.Dir(file); !c.seen[dir] && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			c.add(dir)
		}
	}
	return c.states, c.ok
}

type collector struct {
	states []state
	seen   map[string]bool
	ok     bool
}

func (c *collector) add(path string) {
	if c.seen[path] || !c.ok {
		return
	}
	c.seen[path] = true
	s, ok := stateOf(path)
	c.ok = ok && len(c.states) < maxStates
	c.states = append(c.states, s)
}

// link notes where a path leads.
func (c *collector) link(path string) {
	to, err := filepath.EvalSymlinks(path)
	c.ok = c.ok && err == nil
	c.states = append(c.states, state{Path: path, Link: to})
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
				c.add(path)
			}
			return nil
		}
		if path != dir {
			if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" {
				return fs.SkipDir
			}
			mod := filepath.Join(path, "go.mod")
			c.add(path)
			if _, err := os.Stat(mod); err == nil {
				c.add(mod) // as long as it is there, what is below belongs to it
				return fs.SkipDir
			}
		}
		c.add(path)
		return nil
	})
}
