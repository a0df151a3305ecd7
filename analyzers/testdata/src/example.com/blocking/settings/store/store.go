// Package store has what the program is set to.
package store

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"

	"example.com/button"
)

type Config struct{ Name string }

var config *Config

// Current reads the file when it is asked for the first time.
func Current() *Config {
	if config == nil {
		read()
	}
	return config
}

func read() {
	b, err := os.ReadFile("config.json")
	if err == nil {
		json.Unmarshal(b, &config)
	}
}

var last *Config

// Again reads the file whenever there is none.
func Again() *Config {
	if last == nil {
		b, _ := os.ReadFile("config.json")
		c := &Config{}
		json.Unmarshal(b, c)
		return c
	}
	return last
}

var trace = os.Getenv("TRACE")

// Trace writes what happens to a file, if somebody asks for it.
func Trace(text string) {
	if trace != "" {
		os.WriteFile(trace, []byte(text), 0o600)
	}
}

// TraceNow asks each time.
func TraceNow(text string) {
	name := os.Getenv("TRACE")
	if name == "" {
		return
	}
	os.WriteFile(name, []byte(text), 0o600)
}

// TraceAll is asked for by a certain word, and not by others.
func TraceAll(text string) {
	if os.Getenv("TRACE") == "all" {
		os.WriteFile("all", []byte(text), 0o600)
	}
	if os.Getenv("CACHE") == "off" {
		return
	}
	os.ReadFile("cache")
}

var target = os.Getenv("TARGET")

// Name says where to write.
func Name(name string) { target = name }

// Write writes to what is named, by whomever.
func Write(text string) {
	if target != "" {
		os.WriteFile(target, []byte(text), 0o600)
	}
}

var dest = os.Getenv("DEST")

// Flags says where to write by the command line, too.
func Flags() { flag.StringVar(&dest, "dest", dest, "where to write") }

// Save writes where the command line says.
func Save(text string) {
	if dest != "" {
		os.WriteFile(dest, []byte(text), 0o600)
	}
}

// Report tells another machine, if somebody asks for it.
func Report(text string) {
	if url := os.Getenv("REPORT"); url != "" {
		http.Get(url + text)
	}
}

// Publish does two things by one call.
func Publish() error { return button.Publish("a", "b") }
