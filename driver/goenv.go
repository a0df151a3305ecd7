package driver

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A goEnv is what the go command that lists the packages goes by. It need not be
// the one that built this program.
type goEnv struct {
	GOROOT, GOVERSION, GOEXPERIMENT, GOOS, GOARCH, CGO_ENABLED string
	GOMODCACHE, GOMOD, GOWORK, GOENV, GOFLAGS, GO111MODULE     string
}

// readGoEnv asks the go command. What it does not say is empty, but for the
// architecture.
func readGoEnv(cfg Config) goEnv {
	var env goEnv
	cmd := exec.Command("go", "env", "-json", "GOROOT", "GOVERSION", "GOEXPERIMENT", "GOOS", "GOARCH", "CGO_ENABLED",
		"GOMODCACHE", "GOMOD", "GOWORK", "GOENV", "GOFLAGS", "GO111MODULE")
	cmd.Dir, cmd.Env = cfg.Dir, cfg.Env
	if out, err := cmd.Output(); err != nil || json.Unmarshal(out, &env) != nil {
		env = goEnv{}
	}
	env.GOARCH = cmp.Or(env.GOARCH, getenv(cfg.Env, "GOARCH"), runtime.GOARCH)
	return env
}

// overlay is what the go command is told to read in the place of files, by -overlay
// in GOFLAGS. The go command runs in dir.
func (e *goEnv) overlay(dir string) map[string]string {
	var file string
	for _, flag := range strings.Fields(e.GOFLAGS) {
		if name, ok := strings.CutPrefix("-"+strings.TrimLeft(flag, "-"), "-overlay="); ok {
			file = name
		}
	}
	if file == "" {
		return nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	data, err := os.ReadFile(file)
	var o struct{ Replace map[string]string }
	if err != nil || json.Unmarshal(data, &o) != nil {
		return nil // the go command says so
	}
	files := make(map[string]string, len(o.Replace))
	for name, with := range o.Replace {
		for _, path := range []*string{&name, &with} {
			if *path != "" && !filepath.IsAbs(*path) {
				*path = filepath.Join(dir, *path) // where the go command runs
			}
		}
		files[filepath.Clean(name)] = with
	}
	return files
}

// getenv looks a variable up; nil is the environment of the process.
func getenv(env []string, name string) string {
	if env == nil {
		return os.Getenv(name)
	}
	for _, kv := range slices.Backward(env) {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			return v
		}
	}
	return ""
}

// inStd reports whether a directory is one of the standard library's.
func (e *goEnv) inStd(dir string) bool {
	return e.GOROOT != "" && strings.HasPrefix(dir, filepath.Join(e.GOROOT, "src")+string(filepath.Separator))
}

var release = regexp.MustCompile(`^go1\.[0-9]+(\.[0-9]+)?((rc|beta)[0-9]+)?$`)

// origin names the source of a package if that never changes: a version of a
// module, as the module cache has it, or a release of Go. It is "" for all others,
// which have to be looked at.
func (e *goEnv) origin(m *packages.Package) string {
	if m.Module == nil {
		if m.PkgPath == "unsafe" || e.inStd(m.Dir) && release.MatchString(e.GOVERSION) {
			return e.GOVERSION
		}
		return ""
	}
	mod := m.Module
	if mod.Replace != nil {
		mod = mod.Replace
	}
	if mod.Version == "" || e.GOMODCACHE == "" || !strings.HasPrefix(m.Dir, e.GOMODCACHE+string(filepath.Separator)) {
		return ""
	}
	return mod.Path + "@" + mod.Version
}
