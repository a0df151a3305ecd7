//go:build darwin || freebsd || netbsd

package driver

import "syscall"

func changed(s *syscall.Stat_t) int64 { return s.Ctimespec.Nano() }
