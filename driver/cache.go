package driver

import (
	"bytes"
	"encoding/binary"
	"go/token"
	"hash/crc32"

	"golang.org/x/tools/go/analysis"
)

// A Cache keeps what is found in packages for later runs: their types, the facts
// about them, and what the caller wants kept of the results.
//
// Everything has a name that is a hash of all it was made from. A package's is
// made of its source and the names of the packages below, from what the go
// command lists and before anything is parsed. Where the cache has a package, it
// is not read at all, unless one above it is analysed that needs its types.
//
// Only packages without problems are kept, and what lies above others is not
// kept either: what is wrong is told by every run.
type Cache struct {
	Store Store
	// Program is whatever facts depend on besides the packages: the analyzers and
	// their settings. It must change with every change of the program.
	Program string
	// Settings is whatever Keep depends on besides.
	Settings string
	// Keep writes what is kept of what the analyzers gave for a package that the
	// patterns name; later runs have it as the package's Kept. An error means that
	// nothing is. If Keep is nil, these packages are analysed in every run.
	Keep func(*token.FileSet, *PackageResult) ([]byte, error)
}

// A Store keeps data under names. It must be safe for several goroutines and
// processes at once, and never return anything but what was put there.
type Store interface {
	// Get returns nil if it does not have the name.
	Get(name [32]byte) []byte
	// Put may fail: what is not kept is made again.
	Put(name [32]byte, data []byte) error
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// get gets what put put. That it is nobody else's and whole is checked here too.
func (c *Cache) get(name key) []byte {
	data, ok := bytes.CutPrefix(c.Store.Get(name), name[:])
	if !ok || len(data) < 4 || binary.LittleEndian.Uint32(data) != crc32.Checksum(data[4:], castagnoli) {
		return nil
	}
	return data[4:]
}

func (c *Cache) put(name key, data []byte) error {
	head := binary.LittleEndian.AppendUint32(name[:len(name):len(name)], crc32.Checksum(data, castagnoli))
	return c.Store.Put(name, append(head, data...))
}

// A LinkedFact is a fact of a package that holds those of the packages below. It
// is kept without them. Other facts are kept in gob's encoding.
type LinkedFact interface {
	analysis.Fact
	MarshalOwn() ([]byte, error)
	// UnmarshalOwn is given the facts of the same type of the package's imports, in
	// the order of types.Package.Imports, as far as they have one.
	UnmarshalOwn(data []byte, below []analysis.Fact) error
}
