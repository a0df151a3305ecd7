// Package driver runs analyzers over packages that it type-checks from source.
//
// It asks the go command which files make up which packages, and for nothing
// else: no dependency is compiled. Each package is parsed and checked once,
// after those it imports, and its syntax is dropped as soon as the analyzers
// have seen it; what stays are its types and the facts about them. The
// standard library is known by its declarations alone, because its summaries
// come with the program, and a table that is a literal of basic types by its type:
// nothing in it can be called.
//
// A package that does not compile is analysed as far as it goes. Where an
// error lies inside a function, the function loses its body and becomes a mere
// declaration; what is wrong outside of functions is left out altogether; and
// the rest is checked again, until it holds. What was wrong is told once, as a
// [Problem].
package driver
