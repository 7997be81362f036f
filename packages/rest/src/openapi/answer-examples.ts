import type { OperationName } from '@durable-http/core'
import type { ProblemCode } from '../problem-kinds.ts'
import examples from './answer-examples.json' with { type: 'json' }

// Responses of the gateway in front of the mock, written by scripts/write-examples.ts.

/** A response of each operation, by its status. */
export const answerExamples: Partial<Record<OperationName, Readonly<Record<string, unknown>>>> = examples.answers

/** A problem of each kind that has an example. */
export const problemExamples: Partial<Record<ProblemCode, unknown>> = examples.problems
