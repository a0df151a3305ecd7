// Package loader does some things only behind flags.
package loader

import (
	"flag"
	"net/http"
	"os"
)

var (
	deep    bool // nobody sets it
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

func (l *Loader) Fetch() {
	if l.Remote {
		http.Get("https://example.com/" + l.path)
	}
}

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
