// The body of Add.
