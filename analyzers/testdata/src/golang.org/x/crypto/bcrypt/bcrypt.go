// Package bcrypt declares what the programs here use of it.
package bcrypt

const DefaultCost = 10

func GenerateFromPassword(password []byte, cost int) ([]byte, error) { return nil, nil }

func CompareHashAndPassword(hashedPassword, password []byte) error { return nil }

func Cost(hashedPassword []byte) (int, error) { return 0, nil }
