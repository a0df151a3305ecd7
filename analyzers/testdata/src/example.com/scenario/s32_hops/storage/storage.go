// Package storage keeps documents in a bucket.
package storage

import "example.com/scenario/s32_hops/blob"

type Documents struct {
	bucket *blob.Bucket
	cache  map[string][]byte
}

func New(b *blob.Bucket) *Documents { return &Documents{b, map[string][]byte{}} }

func (d *Documents) Load(user, name string) ([]byte, error) {
	return d.cached(d.bucket.Key(user, name))
}

func (d *Documents) cached(key string) (b []byte, err error) {
	b, ok := d.cache[key]
	if !ok {
		b, err = d.fetch(key)
		d.cache[key] = b
	}
	return b, err
}

func (d *Documents) fetch(key string) ([]byte, error) { return d.bucket.Get(key) }

func (d *Documents) Known(user, name string) bool {
	_, ok := d.cache[d.bucket.Key(user, name)]
	return ok
}
