// Package theme reads themes from any file system.
package theme

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// Builtin are the themes in the binary.
var Builtin embed.FS

func Load(fsys fs.FS, name string) (string, error) {
	b, err := fs.ReadFile(fsys, path.Join("themes", name+".css"))
	return string(b), err
}

// Name is words only.
func Name(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }
