// Package gorm declares as much of GORM as the tests need.
package gorm

type DB struct {
	Error error
	run   map[string][]func(*DB)
}

func (db *DB) Where(query any, args ...any) *DB { return db }

func (db *DB) execute(of string) *DB {
	for _, fn := range db.run[of] {
		fn(db)
	}
	return db
}

func (db *DB) First(dest any, conds ...any) *DB { return db.execute("query") }

func (db *DB) Find(dest any, conds ...any) *DB { return db.execute("query") }

func (db *DB) Save(value any) *DB { return db.execute("update") }
