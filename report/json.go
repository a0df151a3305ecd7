package report

import (
	"encoding/json"
	"io"

	"github.com/loopvet/loopvet/loopcheck/finding"
)

// JSONVersion is the version of the document that [JSON] writes. It changes
// when a field changes its meaning or goes away, not when one is added.
const JSONVersion = 1

// JSON writes one document, with this schema, and a newline:
//
//	{
//	  "version": 1,
//	  "tool": {"name": "loopvet", "version": string},
//	  "findings": [                      // never null; empty if there are none
//	    {
//	      "rule":           string,      // the rule's identifier
//	      "level":          string,      // "error", "warning", "note" or "off" (seen under -strict only)
//	      "kind":           string,      // what the operation does: "sleep", "network", "process", ...
//	      "confidence":     string,      // "certain", "likely" or "possible" (seen under -strict only)
//	      "pos":            position,    // where the finding stands
//	      "package":        string,      // import path of the package it stands in
//	      "function":       string,      // short name of the function it stands in
//	      "framework":      string,      // whose loop it is
//	      "message":        string,      // one line
//	      "chain":          [step],      // registration, callback, calls, operation; never null
//	      "otherCallbacks": int,         // how many more callbacks reach it; absent if none
//	      "remedy":         string,      // what to do about it; may be absent
//	      "url":            string,      // the rule's page; may be absent
//	      "duration":       string,      // how long it takes at most, as Go writes it: "300ms"; absent if unknown
//	      "fingerprint":    string       // see [Fingerprint]
//	    }
//	  ]
//	}
//
// where a step is
//
//	{
//	  "role": string,                    // "registration", "callback", "call" or "operation"
//	  "func": string,                    // short name of the function it leads to; may be absent
//	  "text": string,                    // one line
//	  "pos":  position                   // absent if unknown
//	}
//
// and a position is
//
//	{
//	  "file":      string,               // relative to the root of the run; absolute outside of it; "import/path/file.go" for a dependency without its source
//	  "line":      int,                  // from 1
//	  "column":    int,                  // in bytes, from 1; 0 if unknown
//	  "endLine":   int,                  // may be absent
//	  "endColumn": int                   // the byte after the end; may be absent
//	}
//
// Fields stand in this order.
func JSON(w io.Writer, fs []*finding.Finding, info Info) error {
	doc := jsonDocument{
		Version:  JSONVersion,
		Tool:     jsonTool{toolName, info.Version},
		Findings: []jsonFinding{},
	}
	for _, f := range sorted(fs) {
		jf := jsonFinding{
			Rule:        f.Rule,
			Level:       f.Level.String(),
			Kind:        f.Kind.String(),
			Confidence:  f.Confidence.String(),
			Pos:         f.Pos,
			Package:     f.Package,
			Function:    f.Function,
			Framework:   f.Framework,
			Message:     f.Message,
			Chain:       []jsonStep{},
			Others:      f.Others,
			Remedy:      f.Remedy,
			URL:         f.URL,
			Fix:         f.Fix,
			Fingerprint: Fingerprint(f),
		}
		if f.Duration > 0 {
			jf.Duration = f.Duration.String()
		}
		for _, s := range f.Chain {
			jf.Chain = append(jf.Chain, jsonStep(s))
		}
		doc.Findings = append(doc.Findings, jf)
	}
	return encode(w, doc)
}

// encode writes v as indented JSON and a newline. Messages are full of
// channels' arrows and ampersands: they stay readable.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

type jsonDocument struct {
	Version  int           `json:"version"`
	Tool     jsonTool      `json:"tool"`
	Findings []jsonFinding `json:"findings"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule        string           `json:"rule"`
	Level       string           `json:"level"`
	Kind        string           `json:"kind"`
	Confidence  string           `json:"confidence"`
	Pos         finding.Position `json:"pos"`
	Package     string           `json:"package"`
	Function    string           `json:"function"`
	Framework   string           `json:"framework"`
	Message     string           `json:"message"`
	Chain       []jsonStep       `json:"chain"`
	Others      int              `json:"otherCallbacks,omitempty"`
	Remedy      string           `json:"remedy,omitempty"`
	URL         string           `json:"url,omitempty"`
	Duration    string           `json:"duration,omitempty"`
	Fix         *finding.Fix     `json:"fix,omitempty"`
	Fingerprint string           `json:"fingerprint"`
}

// A jsonStep is a finding.Step that leaves out a position it does not have.
type jsonStep struct {
	Role finding.Role     `json:"role"`
	Func string           `json:"func,omitempty"`
	Text string           `json:"text"`
	Pos  finding.Position `json:"pos,omitzero"`
}
