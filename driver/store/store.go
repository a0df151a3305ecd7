// Package store is a driver.Store on disk, or wherever the program that GOCACHEPROG
// names keeps things.
package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"honnef.co/go/tools/lintcmd/cache"
)

// A Store keeps data in a cache like that of the go command: each entry is checked
// against its hash when it is read, several processes can use it at once, and what
// nobody read for five days is removed.
type Store struct {
	cache cache.Cache
	dir   string
}

// limit is how many bytes a directory may have.
const limit = 2 << 30

// readme tells people what the directory is.
const readme = "What loopvet found in packages, so that it need not look again. It can be removed at any time.\n"

// Open opens the cache in dir, an absolute path, and makes it if need be. If
// GOCACHEPROG is set, the program that it names is the cache.
func Open(dir string) (*Store, error) {
	if !filepath.IsAbs(dir) {
		return nil, fmt.Errorf("the cache directory %s is not an absolute path; set LOOPVET_CACHE to one, or to off", dir)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, cannot(dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "README")); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(filepath.Join(dir, "README"), []byte(readme), 0o666); err != nil {
			return nil, cannot(dir, err)
		}
	}
	if prog := strings.Fields(os.Getenv("GOCACHEPROG")); len(prog) > 0 {
		if _, err := exec.LookPath(prog[0]); err != nil {
			return nil, fmt.Errorf("GOCACHEPROG names %s, which cannot be run: %v; correct it, or set LOOPVET_CACHE=off", prog[0], errors.Unwrap(err))
		}
		// The package starts such a program for the cache of Staticcheck alone.
		if err := os.Setenv("STATICCHECK_CACHE", dir); err != nil {
			return nil, err
		}
		c, err := cache.Default()
		if err != nil {
			return nil, err
		}
		return &Store{cache: c}, nil
	}
	c, err := cache.Open(dir)
	if err != nil {
		return nil, cannot(dir, err)
	}
	return &Store{c, dir}, nil
}

func cannot(dir string, err error) error {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		err = perr.Err
	}
	return fmt.Errorf("cannot use the cache directory %s: %v; set LOOPVET_CACHE to a directory that can be written, or to off", dir, err)
}

// Get returns what was put under the name, or nil.
func (s *Store) Get(name [32]byte) []byte {
	data, _, err := cache.GetBytes(s.cache, name)
	if err != nil {
		return nil
	}
	return data
}

// Put keeps data under the name.
func (s *Store) Put(name [32]byte, data []byte) error {
	_, _, err := s.cache.Put(name, bytes.NewReader(data))
	return err
}

// Close removes what is old, and the oldest of what is too much, once a day.
func (s *Store) Close() error {
	trimmed := filepath.Join(s.dir, "trim.txt")
	before, _ := os.Stat(trimmed)
	if err := s.cache.Close(); err != nil || s.dir == "" {
		return err
	}
	if after, err := os.Stat(trimmed); err != nil || before != nil && before.ModTime().Equal(after.ModTime()) {
		return nil
	}
	return trim(s.dir, limit)
}

// trim removes the entries that were not used for the longest time, until those
// left have no more than max bytes.
func trim(dir string, max int64) error {
	type entry struct {
		file string
		size int64
		used time.Time
	}
	var entries []entry
	var all int64
	files, err := filepath.Glob(filepath.Join(dir, "??", "*-[ad]"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			entries = append(entries, entry{file, info.Size(), info.ModTime()})
			all += info.Size()
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.file, b.file))
	})
	for _, e := range entries {
		if all <= max {
			break
		}
		if err := os.Remove(e.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		all -= e.size
	}
	return nil
}
