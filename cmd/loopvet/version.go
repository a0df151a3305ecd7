package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// version is the version of the module that the command was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func printVersion(w io.Writer) (int, error) {
	_, err := fmt.Fprintf(w, "loopvet %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return clean, err
}
