// Package backoff stands in for github.com/cenkalti/backoff/v4.
package backoff

import "time"

type Operation func() error

type BackOff interface{ NextBackOff() time.Duration }

type Timer interface{ C() <-chan time.Time }

var timer Timer

func NewExponentialBackOff() BackOff { return nil }

func Retry(o Operation, b BackOff) error {
	for {
		err := o()
		if err == nil {
			return nil
		}
		if b.NextBackOff() < 0 {
			return err
		}
		<-timer.C()
	}
}
