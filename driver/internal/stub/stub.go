// Package stub writes the types of one package without its source, and reads
// them again.
//
// A stub describes its own package alone and names the types of others, which
// are read before. What gcexportdata writes repeats, for each package, whatever
// of others its declarations lead to: for the 2,268 packages of k9s and its
// dependencies that is 185 MB in 8 seconds of CPU time, where stubs are 9 MB in
// 0.3 seconds. It also leaves out the unexported types.
//
// A stub has what packages above can come to: all that is exported, and every
// type, whether exported or not, because types cross packages inside of
// interfaces. It does not have unexported functions, variables and constants,
// nor the positions of fields and parameters. The other positions are exact to
// the line; of types that a function declares for itself, to the column.
package stub

// maxLines is how many lines a file can have that something is declared in.
const maxLines = 1 << 24

// What a type is, in the table of types.
const (
	basicType    byte = iota
	universeType      // by name: byte, rune, error, any, comparable
	namedType         // by package and name, aliases too
	localType         // declared in a function
	aliasType         // of this package
	instanceType      // of a generic type or alias
	typeParamType
	pointerType
	sliceType
	arrayType
	mapType
	chanType
	structType
	tupleType
	signatureType
	interfaceType
	anyType // the interface{} that any is
	unionType
)

// What an object of the package is.
const (
	constObject byte = iota
	varObject
	funcObject
	namedObject
	aliasObject
)

// What the value of a constant is made of.
const (
	unknownValue byte = iota
	boolValue
	stringValue
	int64Value
	intValue
	ratValue
	floatValue
	complexValue
)
