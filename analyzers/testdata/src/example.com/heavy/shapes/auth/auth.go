// Package auth checks passwords and makes keys.
package auth

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"regexp"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

type Store struct{ hashes map[string][]byte }

// Check takes as long as the hash is good.
func (s *Store) Check(user, password string) bool {
	return bcrypt.CompareHashAndPassword(s.hashes[user], []byte(password)) == nil
}

func Key(password, salt []byte) []byte { return argon2.IDKey(password, salt, 1, 64*1024, 4, 32) }

func Stretch(password string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, password, salt, 600_000, 32)
}

func NewKey() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 4096) }

// A Hasher hides which hash it is.
type Hasher interface{ Hash(password string) []byte }

type Slow struct{}

func (Slow) Hash(password string) []byte {
	h, _ := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	return h
}

// Valid reports whether somebody may have the name.
func Valid(name string) bool { return regexp.MustCompile(`^[a-z]+$`).MatchString(name) }
