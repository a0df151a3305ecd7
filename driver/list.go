package driver

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// A Config says what to load.
type Config struct {
	Dir   string   // directory to run in; "" for the current one
	Tags  string   // build tags, separated by commas
	Tests bool     // load test files too
	Env   []string // environment of the go command; nil for the process's
	// StdBodies reads the function bodies of the standard library too, to make
	// its summaries.
	StdBodies bool
	// Keep tells whose results are kept until Run ends; nil keeps those of the
	// analyzers asked for. What others need of one another goes with the package.
	Keep func(*analysis.Analyzer) bool
	// Progress, if not nil, is told after every package how many of all are
	// done. It is called by one goroutine at a time.
	Progress func(done, all int)
	// Cache, if not nil, keeps what is found for later runs.
	Cache *Cache
	// Profile, if not nil, is told where the time goes.
	Profile *Profile
}

// A listing is what the go command says.
type listing struct {
	pkgs     []*pkg // dependencies first
	problems []Problem
	env      goEnv
	modules  map[string]bool // directories of the modules that can be edited
	// modular is whether every package is of a module or of the standard library.
	modular bool
}

// list asks the go command for the packages and everything below them.
func list(cfg Config, fset *token.FileSet, patterns []string) (*listing, error) {
	if cfg.Dir != "" {
		if info, err := os.Stat(cfg.Dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("%s is not a directory; give one that exists", cfg.Dir)
		}
	}
	env := make(chan goEnv, 1)
	go func() { env <- readGoEnv(cfg) }()
	pc := &packages.Config{
		// No types, syntax or compiled files: those would make the go command
		// compile. Sizes follow from the architecture.
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule |
			packages.NeedForTest | packages.NeedEmbedFiles, // without which it does not look for them
		Dir: cfg.Dir, Tests: cfg.Tests, Fset: fset, Env: cfg.Env,
	}
	if cfg.Tags != "" {
		pc.BuildFlags = []string{"-tags=" + cfg.Tags}
	}
	roots, err := packages.Load(pc, patterns...)
	if err != nil {
		return nil, plain(err)
	}
	l := &lister{cfg: cfg, byID: map[string]*pkg{}, listing: listing{env: <-env, modules: map[string]bool{}, modular: true}}
	l.sizes = types.SizesFor("gc", l.env.GOARCH)
	l.overlay = l.env.overlay(real(cfg.Dir))
	for _, m := range roots {
		if isTestMain(m, roots) {
			continue // nobody wrote it
		}
		p := l.visit(m)
		// The variant with the tests has everything that the package has.
		p.root = !slices.ContainsFunc(roots, func(v *packages.Package) bool {
			return v != m && v.PkgPath == m.PkgPath && v.ForTest == m.PkgPath
		})
	}
	for _, pattern := range patterns {
		if !slices.ContainsFunc(roots, func(m *packages.Package) bool { return matches(cfg.Dir, pattern, m) }) {
			l.problems = append(l.problems, Problem{Kind: NotFound, Package: pattern, Message: pattern + " matches no packages"})
		}
	}
	return &l.listing, nil
}

// manyLines is how much of what the go command says is repeated.
const manyLines = 6

// plain is an error of the go command on one line, without what the loader
// says about how it was called.
func plain(err error) error {
	msg := err.Error()
	if strings.Contains(msg, exec.ErrNotFound.Error()) { // the loader does not wrap it
		return errors.New("the go command is not in the PATH; install Go, or correct the PATH")
	}
	if _, stderr, ok := strings.Cut(msg, "stderr: "); ok && strings.TrimSpace(stderr) != "" {
		msg = stderr
	}
	lines := slices.DeleteFunc(strings.Split(msg, "\n"), func(l string) bool { return strings.TrimSpace(l) == "" || strings.HasPrefix(l, "go: downloading ") })
	if n := len(lines); n > manyLines { // one for each of hundreds of modules
		lines = slices.Concat(lines[:manyLines-2], []string{fmt.Sprintf("… %d more …", n-manyLines+1)}, lines[n-1:])
	}
	msg = oneLine(strings.Join(lines, " "))
	msg = strings.TrimPrefix(msg, "go: ")
	if msg, ok := strings.CutSuffix(msg, "; see 'go help modules'"); ok {
		return errors.New(msg + "; run it inside a module, or make one with go mod init")
	}
	return errors.New(msg)
}

// matches reports whether a package may be what a pattern names. It answers
// no only for patterns that end in /... and match by their beginning.
func matches(dir, pattern string, m *packages.Package) bool {
	prefix, ok := strings.CutSuffix(pattern, "/...")
	if !ok || strings.Contains(prefix, "...") {
		return true
	}
	if len(m.Errors) > 0 && m.PkgPath == pattern {
		return true // the go command has something to say about it
	}
	within := func(name, prefix, sep string) bool {
		return name == prefix || strings.HasPrefix(name, strings.TrimSuffix(prefix, sep)+sep)
	}
	prefix = filepath.FromSlash(prefix)
	if filepath.IsAbs(prefix) || prefix == "." || prefix == ".." ||
		strings.HasPrefix(prefix, "."+string(filepath.Separator)) || strings.HasPrefix(prefix, ".."+string(filepath.Separator)) {
		if !filepath.IsAbs(prefix) {
			prefix = filepath.Join(dir, prefix)
		}
		return within(real(m.Dir), real(prefix), string(filepath.Separator))
	}
	return within(m.PkgPath, filepath.ToSlash(prefix), "/")
}

// real is an absolute path without symbolic links, as far as it exists.
func real(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if r, err := filepath.EvalSymlinks(path); err == nil {
		return r
	}
	return path
}

// isTestMain reports whether m is the main package that the go command makes
// for the tests of another.
func isTestMain(m *packages.Package, roots []*packages.Package) bool {
	path, ok := strings.CutSuffix(m.PkgPath, ".test")
	return ok && m.Name == "main" && slices.ContainsFunc(roots, func(v *packages.Package) bool { return v.ForTest == path })
}

type lister struct {
	listing
	cfg   Config
	sizes types.Sizes
	byID  map[string]*pkg
	// overlay names the files that are read in the place of others.
	overlay map[string]string
}

func (l *lister) visit(m *packages.Package) *pkg {
	if p := l.byID[m.ID]; p != nil {
		return p
	}
	p := &pkg{overlay: l.overlay, path: m.PkgPath, name: m.Name, dir: m.Dir, files: m.GoFiles, imports: map[string]*pkg{}, sizes: l.sizes}
	l.byID[m.ID] = p
	if m.Module != nil {
		p.module = &analysis.Module{Path: m.Module.Path, Version: m.Module.Version, GoVersion: m.Module.GoVersion}
	}
	if m.Module != nil && m.Module.GoVersion != "" {
		p.goVersion = "go" + m.Module.GoVersion
		if version.Compare(version.Lang(p.goVersion), version.Lang(runtime.Version())) > 0 {
			p.goVersion = "" // newer than we know: try
		}
	}
	p.std = m.Module == nil && (m.PkgPath == "unsafe" || l.env.inStd(m.Dir))
	p.api = p.std && !l.cfg.StdBodies
	if p.origin = l.env.origin(m); slices.ContainsFunc(p.files, func(f string) bool { return l.overlay[f] != "" }) {
		p.origin = ""
	}
	if p.origin == "" {
		p.embedded = m.EmbedFiles
		if m.Module != nil && m.Module.Dir != "" {
			l.modules[m.Module.Dir] = true
		}
	}
	l.modular = l.modular && (m.Module != nil || p.std)
	paths := make([]string, 0, len(m.Imports))
	for path := range m.Imports {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		d := l.visit(m.Imports[path])
		if !d.listed {
			continue // a cycle
		}
		p.imports[path] = d
		p.deps = append(p.deps, d)
	}
	p.listed = true
	l.pkgs = append(l.pkgs, p)
	if len(m.Errors) > 0 {
		e := m.Errors[0]
		pr := Problem{Kind: NotCompiled, Package: m.PkgPath, Pos: l.absolute(e.Pos), Message: oneLine(e.Msg), More: len(m.Errors) - 1}
		if len(m.GoFiles) == 0 {
			pr.Kind, pr.More = NotFound, 0
			if pr.Pos != "" { // where it is imported
				pr.Kind = NotResolved
			}
		}
		p.problem(pr)
	}
	return p
}

// absolute makes the file of a position absolute. The go command prints it
// relative to the directory it runs in.
func (l *lister) absolute(pos string) string {
	if pos == "" || pos == "-" {
		return ""
	}
	if file, _, _ := strings.Cut(pos, ":"); filepath.IsAbs(pos) || file == "" {
		return pos
	}
	abs, err := filepath.Abs(filepath.Join(l.cfg.Dir, pos))
	if err != nil {
		return pos
	}
	return abs
}
