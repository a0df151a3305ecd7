//go:build linux || darwin || freebsd || netbsd || openbsd

package driver

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// changeTimes is whether the system tells when a file was last changed in any way.
const changeTimes = true

// stateOf is the state of what a path leads to. It is not ok if that cannot be told.
func stateOf(path string) (s state, ok bool) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return state{Path: path}, true
	}
	if err != nil {
		return s, false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return s, false
	}
	return state{
		Path: path, Exists: true, Dir: info.IsDir(), Size: info.Size(), Mod: info.ModTime().UnixNano(), Change: changed(sys),
		Device: uint64(sys.Dev), Serial: uint64(sys.Ino),
	}, true
}
