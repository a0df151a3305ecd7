// Package worker declares as much of Temporal's workers as the tests need.
package worker

type Worker interface {
	WorkflowRegistry
	ActivityRegistry
}

type WorkflowRegistry interface {
	RegisterWorkflow(w any)
}

type ActivityRegistry interface {
	RegisterActivity(a any)
}
