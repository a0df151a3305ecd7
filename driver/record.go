package driver

import (
	"bytes"
	"encoding/gob"
	"os"
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
//
// A run for which only the code of functions has changed, or anything else that the
// go command does not look at, has its listing from there.
type record struct {
	cache   *Cache
	name    key
	dir     string // absolute
	started time.Time
}

// What a record holds.
type recorded struct {
	Dependencies []dependency
	All          int
	Packages     []keptResult
	Problems     []Problem
	Dirs         map[string]string
	Listing      key // names the listing
}

type keptResult struct {
	Path string
	Kept []byte
}

// settled is how long, at the beginning of a run, nothing may have been written:
// file systems round times.
var settled = 2 * time.Second

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

// read gives the result of an earlier run if all is as it was then, and else what
// was listed if that is as it was. Both may be nil.
func (r *record) read() (*Result, *listing) {
	if r == nil {
		return nil, nil
	}
	data := r.cache.get(r.name)
	if data == nil {
		return nil, nil
	}
	var was recorded
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&was); err != nil {
		return nil, nil
	}
	same := true
	for _, d := range was.Dependencies {
		unchanged, holds := d.check()
		if !holds {
			return nil, nil
		}
		same = same && unchanged
	}
	if !same {
		return nil, decodeListing(r.cache.get(was.Listing))
	}
	out := &Result{All: was.All, Problems: was.Problems, Dirs: was.Dirs}
	for _, p := range was.Packages {
		out.Packages = append(out.Packages, &PackageResult{Path: p.Path, Kept: p.Kept})
	}
	return out, nil
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
	dependencies, ok := r.dependencies(l)
	if !ok {
		return
	}
	for _, d := range dependencies {
		if latest := r.started.Add(-settled).UnixNano(); d.State.Mod >= latest || d.State.Change >= latest {
			return // perhaps written to since it was read
		}
	}
	listing, name, err := l.encode()
	if err != nil || r.cache.put(name, listing) != nil {
		return // the next run asks again
	}
	var b bytes.Buffer
	was := recorded{Dependencies: dependencies, All: out.All, Packages: kept, Problems: out.Problems, Dirs: out.Dirs, Listing: name}
	if gob.NewEncoder(&b).Encode(was) == nil {
		r.cache.put(r.name, b.Bytes()) // so too if it fails
	}
}
