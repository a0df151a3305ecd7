package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/driver/store"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// A keeper writes what is cached of a package's results.
type keeper = func(*token.FileSet, *driver.PackageResult) ([]byte, error)

// cacheVariable names the directory of the cache, or says "off".
const cacheVariable = "LOOPVET_CACHE"

// cache opens the cache, which is nil if there is none. Done must be called when
// it is no longer used.
func (o *options) cache(suite []*analysis.Analyzer, keep keeper) (_ *driver.Cache, done func(), err error) {
	none := func() {}
	dir := os.Getenv(cacheVariable)
	usual := dir == ""
	switch {
	case dir == "off":
		return nil, none, nil
	case usual:
		if dir, err = os.UserCacheDir(); err != nil {
			return nil, none, nil // nobody's home
		}
		dir = filepath.Join(dir, "loopvet")
	}
	s, err := store.Open(dir)
	if err != nil {
		if usual && os.Getenv("GOCACHEPROG") == "" {
			return nil, none, nil // it works without, if nobody asked for it
		}
		return nil, none, err
	}
	program, err := o.program()
	if err != nil {
		s.Close()
		return nil, none, err
	}
	names := make([]string, len(suite))
	for i, a := range suite {
		names[i] = a.Name
	}
	c := &driver.Cache{Store: s, Program: program, Settings: fmt.Sprint(o.strict, " ", names), Keep: keep}
	return c, func() { s.Close() }, nil // what is not removed today will be tomorrow
}

// program is all that the facts about a package depend on besides the package: what
// this program is, with its catalogue, the contracts of the user, and the settings.
func (o *options) program() (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	f, err := os.Open(exe)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	contracts := []byte(nil)
	if o.config != "" {
		if contracts, err = os.ReadFile(o.config); err != nil {
			return "", err
		}
	}
	return strings.Join([]string{
		hex.EncodeToString(h.Sum(nil)), filepath.Base(o.config), fmt.Sprintf("%x", sha256.Sum256(contracts)), fmt.Sprint(o.tests),
	}, " "), nil
}

// keepFindings writes the findings of a package.
func keepFindings(suite []*analysis.Analyzer) keeper {
	return func(fset *token.FileSet, p *driver.PackageResult) ([]byte, error) {
		fs, err := findingsOf(fset, p, suite)
		if err != nil || len(fs) == 0 {
			return nil, err
		}
		var b bytes.Buffer
		err = gob.NewEncoder(&b).Encode(fs)
		return b.Bytes(), err
	}
}

// readFindings reads what keepFindings wrote.
func readFindings(data []byte) (fs []*finding.Finding, err error) {
	if len(data) == 0 {
		return nil, nil
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&fs); err != nil {
		return nil, fmt.Errorf("the cache has findings that cannot be read: %v; set %s=off, and report it", err, cacheVariable)
	}
	return fs, nil
}
