package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// An outputFile becomes a file when everything is written, and not before.
type outputFile struct {
	*bufio.Writer
	name   string
	remedy string // if it cannot be written
	temp   *os.File
}

func create(name, remedy string) (*outputFile, error) {
	perm := fs.FileMode(0o666)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("cannot write %s: not a regular file; %s", name, remedy)
		}
		perm = info.Mode().Perm()
	}
	for i := range 100 {
		// Not os.CreateTemp, which ignores the umask.
		temp, err := os.OpenFile(fmt.Sprintf("%s.%d-%d.tmp", name, os.Getpid(), i), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, cannotWrite(name, remedy, err)
		}
		return &outputFile{bufio.NewWriter(temp), name, remedy, temp}, nil
	}
	return nil, fmt.Errorf("cannot write %s: its directory is full of temporary files; remove %s.*.tmp", name, filepath.Base(name))
}

func (f *outputFile) commit() error {
	err := f.Flush()
	if cerr := f.temp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.temp.Name(), f.name)
	}
	if err != nil {
		os.Remove(f.temp.Name())
		return cannotWrite(f.name, f.remedy, err)
	}
	f.temp = nil
	return nil
}

// discard removes what was written, unless it was committed.
func (f *outputFile) discard() {
	if f.temp != nil {
		f.temp.Close()
		os.Remove(f.temp.Name())
	}
}

func cannotWrite(name, remedy string, err error) error {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		err = perr.Err
	}
	return fmt.Errorf("cannot write %s: %v; %s", name, err, remedy)
}
