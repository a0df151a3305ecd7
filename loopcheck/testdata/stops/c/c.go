// Package c calls into C.
package c

import "C"

func Call() int { return int(C.count()) }

func Quiet() int { return 1 }
