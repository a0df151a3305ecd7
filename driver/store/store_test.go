package store

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	t.Setenv("GOCACHEPROG", "")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func name(s string) [32]byte { return sha256.Sum256([]byte(s)) }

func TestStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "here")
	s := open(t, dir)
	if s.Get(name("x")) != nil {
		t.Error("something was there")
	}
	want := []byte(strings.Repeat("text", 1000))
	if err := s.Put(name("x"), want); err != nil {
		t.Fatal(err)
	}
	if got := open(t, dir).Get(name("x")); !bytes.Equal(got, want) {
		t.Error("what was put is not there")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "??", "*-[ad]"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i := range min(len(data), 300) {
			broken := bytes.Clone(data)
			broken[i] ^= 1
			for _, b := range [][]byte{broken, data[:i]} {
				if err := os.WriteFile(f, b, 0o666); err != nil {
					t.Fatal(err)
				}
				// A broken time of an entry is none of its content.
				if got := s.Get(name("x")); got != nil && !bytes.Equal(got, want) {
					t.Fatalf("byte %d broken: %d bytes are there", i, len(got))
				}
			}
		}
		if err := os.WriteFile(f, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTrim(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for _, n := range []string{"old", "middle", "new"} {
		if err := s.Put(name(n), []byte(strings.Repeat(n, 1000))); err != nil {
			t.Fatal(err)
		}
		if n != "new" {
			files, _ := filepath.Glob(filepath.Join(dir, "??", "*-[ad]"))
			for _, f := range files {
				info, err := os.Stat(f)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(f, time.Time{}, info.ModTime().Add(-time.Hour)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := trim(dir, 10_000); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"old", "middle", "new"} {
		if got := s.Get(name(n)) != nil; got != (n != "old") {
			t.Errorf("%s is there: %t", n, got)
		}
	}
}

func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"relative", file, filepath.Join(file, "below")} {
		_, err := Open(dir)
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "LOOPVET_CACHE") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	t.Setenv("GOCACHEPROG", "there-is-no-such-program with arguments")
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "GOCACHEPROG") {
		t.Errorf("no error of GOCACHEPROG: %v", err)
	}
}
