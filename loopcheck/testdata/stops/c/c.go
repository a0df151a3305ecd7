// Package c calls into C.
package c

import "C"

func Call() {}
