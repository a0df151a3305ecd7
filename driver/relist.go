package driver

import (
	"bytes"
	"encoding/gob"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// A keptListing is a listing as the cache has it.
type keptListing struct {
	Env      goEnv
	Modules  []string
	Packages []keptPackage
}

type keptPackage struct {
	Path, Name, Dir, GoVersion, Origin string
	Files, Embedded                    []string
	Imports                            []string // as written
	Deps                               []int    // what they lead to, by the place in the list
	Root, Std                          bool
	Module                             *analysis.Module
}

// encode writes the listing, in which nothing was wrong, and gives it a name.
func (l *listing) encode() (data []byte, name key, err error) {
	k := keptListing{Env: l.env, Modules: slices.Sorted(maps.Keys(l.modules))}
	number := make(map[*pkg]int, len(l.pkgs))
	for i, p := range l.pkgs {
		number[p] = i
		q := keptPackage{
			Path: p.path, Name: p.name, Dir: p.dir, GoVersion: p.goVersion, Origin: p.origin, Files: p.files, Embedded: p.embedded,
			Imports: slices.Sorted(maps.Keys(p.imports)), Root: p.root, Std: p.std, Module: p.module,
		}
		for _, path := range q.Imports {
			q.Deps = append(q.Deps, number[p.imports[path]])
		}
		k.Packages = append(k.Packages, q)
	}
	var b bytes.Buffer
	err = gob.NewEncoder(&b).Encode(k)
	h := newHasher("listing")
	h.add(b.String())
	return b.Bytes(), h.key(), err
}

// decodeListing gives nil if it is not what encode wrote.
func decodeListing(data []byte) *listing {
	var k keptListing
	if data == nil || gob.NewDecoder(bytes.NewReader(data)).Decode(&k) != nil {
		return nil
	}
	l := &listing{env: k.Env, modules: map[string]bool{}, modular: true}
	for _, dir := range k.Modules {
		l.modules[dir] = true
	}
	sizes := types.SizesFor("gc", l.env.GOARCH)
	for _, q := range k.Packages {
		p := &pkg{
			path: q.Path, name: q.Name, dir: q.Dir, goVersion: q.GoVersion, origin: q.Origin, files: q.Files, embedded: q.Embedded,
			imports: make(map[string]*pkg, len(q.Imports)), root: q.Root, std: q.Std, api: q.Std, module: q.Module, sizes: sizes, listed: true,
		}
		for i, path := range q.Imports {
			d := l.pkgs[q.Deps[i]]
			p.imports[path] = d
			p.deps = append(p.deps, d)
		}
		l.pkgs = append(l.pkgs, p)
	}
	return l
}
