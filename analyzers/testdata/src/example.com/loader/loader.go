// Package loader does some things only behind flags.
package loader

import (
	"flag"
	"net/http"
	"os"
)

var (
	deep    bool // nobody sets it
	recurse = false
	verbose bool
	Trace   bool // others may
	Dump    bool // others do
)

func init() { flag.BoolVar(&verbose, "v", false, "say more") }

// A Loader has flags that nobody else sees, and some that are for others.
type Loader struct {
	path     string
	strict   bool
	checked  bool
	deep     bool
	Validate bool
	Remote   bool
}

func New(path string) *Loader { return &Loader{path: path, checked: false} }

// Check makes the loader check.
func (l *Loader) Check() { l.checked = true }

func (l *Loader) Load() {
	if l.strict {
		os.ReadFile(l.path + ".strict")
	}
	if deep {
		os.ReadDir(l.path)
	}
	if !l.Validate {
		return
	}
	http.Get("https://example.com/schema")
}

// Walk goes on below if its path says so, which is not done yet.
func (l *Loader) Walk() {
	path, below := l.below()
	if below {
		os.ReadDir(path)
	}
}

func (l *Loader) below() (string, bool) {
	if !recurse {
		return l.path, false
	}
	return l.path + "/...", true
}

// Compile checks the schema of a schema, for which it does not check that one.
func (l *Loader) Compile(schema string) {
	if l.deep {
		l.check()
	}
}

func (l *Loader) check() {
	l.deep = false
	http.Get("https://example.com/" + l.path)
	l.Compile(l.path)
	l.deep = true
}

func (l *Loader) Fetch() {
	if l.Remote {
		http.Get("https://example.com/" + l.path)
	}
}

// Quick uses a loader of its own, for which Remote is not set.
func Quick(path string) { New(path).Fetch() }

func (l *Loader) Look() {
	if l.checked {
		os.ReadFile(l.path)
	}
}

func (l *Loader) Say() {
	if verbose {
		os.ReadFile(l.path + ".txt")
	}
}

func (l *Loader) Traced() {
	if Trace {
		os.WriteFile("trace", nil, 0o600)
	}
	if Dump {
		os.WriteFile("dump", nil, 0o600)
	}
}

// Options are read from a file, whoever does.
type Options struct {
	Online bool `json:"online"`
	kept   string
}

func (o *Options) Use() {
	if o.Online {
		http.Get("https://example.com/" + o.kept)
	}
}

// A Config is all exported: a decoder may fill it.
type Config struct{ Online bool }

func (c *Config) Use() {
	if c.Online {
		http.Get("https://example.com/config")
	}
}

// A Decoder has options, which are functions that set what it keeps.
type Decoder struct {
	files   []string
	dirs    []string
	proxy   func(string)
	name    string
	options []Option
}

type Option func(*Decoder)

// Files, Proxy and Name are used by nobody, and Dirs is.
func Files(files ...string) Option    { return func(d *Decoder) { d.files = files } }
func Proxy(proxy func(string)) Option { return func(d *Decoder) { d.proxy = proxy } }
func Name(name string) Option         { return func(d *Decoder) { d.name = name } }
func Dirs(dirs ...string) Option      { return func(d *Decoder) { d.dirs = dirs } }

// Decode applies the options that it was given before.
func (d *Decoder) Decode() {
	for _, o := range d.options {
		o(d)
	}
	for _, f := range d.files {
		os.ReadFile(f)
	}
	if d.proxy != nil {
		http.Get("https://example.com/proxy")
	}
	if len(d.name) > 0 {
		os.Remove(d.name)
	}
	if d.dirs == nil {
		return
	}
	os.ReadDir(d.dirs[0])
}

func Decode(options ...Option) error {
	(&Decoder{options: options}).Decode()
	return nil
}
