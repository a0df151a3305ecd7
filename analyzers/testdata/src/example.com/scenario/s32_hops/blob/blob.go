// Package blob keeps bytes in a bucket.
package blob

import (
	"bytes"
	"io"
	"net/http"
)

type Bucket struct{ URL string }

func (b *Bucket) Get(key string) ([]byte, error) {
	resp, err := b.roundTrip(http.MethodGet, key, nil)
	if err != nil {
		return nil, err
	}
	return []byte(resp.Status), resp.Body.Close()
}

func (b *Bucket) Put(key string, data []byte) error {
	resp, err := b.roundTrip(http.MethodPut, key, bytes.NewReader(data))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (b *Bucket) roundTrip(method, key string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest(method, b.URL+key, body)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// Key is the name of a thing in the bucket.
func (b *Bucket) Key(parts ...string) (key string) {
	for _, p := range parts {
		key += "/" + p
	}
	return key
}
