package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"path/filepath"
	"slices"
)

// A key is the name of something in the cache.
type key [sha256.Size]byte

// format is the version of what is written. Change it with the format.
const format = "loopvet driver 1"

// A hasher makes keys of texts, such that different lists of texts have
// different keys.
type hasher struct{ h hash.Hash }

func newHasher(kind string) hasher {
	h := hasher{sha256.New()}
	h.add(format, kind)
	return h
}

func (h hasher) add(texts ...string) {
	for _, s := range texts {
		h.h.Write(binary.AppendUvarint(nil, uint64(len(s))))
		h.h.Write([]byte(s))
	}
}

func (h hasher) key() (k key) {
	h.h.Sum(k[:0])
	return k
}

func (k key) String() string { return hex.EncodeToString(k[:]) }

// identify gives the package its key, if everything that it is made of is known.
// The packages below have theirs.
//
// Build tags, the operating system and the like are in it by the files that they
// chose, so that packages which do not care are the same in all of them.
func (p *pkg) identify(c *Cache, env *goEnv) {
	if len(p.problems) > 0 || p.name == "" {
		return
	}
	h := newHasher("package")
	h.add(c.Program, p.path, p.name, p.goVersion, env.GOARCH, env.GOVERSION, env.GOEXPERIMENT)
	if p.api {
		h.add("declarations")
	}
	if p.module != nil {
		h.add("module", p.module.Path, p.module.Version, p.module.GoVersion)
	}
	if p.origin != "" {
		h.add("origin", p.origin)
	} else {
		p.sums = make(map[string]key, len(p.files))
	}
	for _, file := range p.files {
		h.add(filepath.Base(file))
		if p.origin != "" {
			continue
		}
		data, err := p.read(file)
		if err != nil {
			return
		}
		p.sums[file] = sha256.Sum256(data)
		h.add(p.sums[file].String())
	}
	paths := make([]string, 0, len(p.imports))
	for path := range p.imports {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		d := p.imports[path]
		if d.key == (key{}) {
			return
		}
		h.add(path, d.key.String())
	}
	p.key = h.key()
}

// resultKey is the name of what is kept of the results. Findings have positions, so
// that it matters where the package lies.
func (p *pkg) resultKey(c *Cache) key {
	h := newHasher("result")
	h.add(c.Settings, p.dir, p.key.String())
	return h.key()
}
