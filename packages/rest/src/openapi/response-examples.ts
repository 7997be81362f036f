import type { OperationName } from '@durable-http/core'
import { createProblem, type Problem } from '../problem.ts'
import type { ProblemCode } from '../problem-kinds.ts'
import examples from './response-examples.json' with { type: 'json' }

// Responses of the gateway in front of the mock, written by scripts/write-examples.ts.

/** A response of each operation, by its status. */
export const responseExamples: Partial<Record<OperationName, Readonly<Record<string, unknown>>>> = examples.responses

/** A problem of each kind that has an example; the file holds what its kind does not say. */
export const problemExamples: Partial<Record<ProblemCode, Problem>> = Object.fromEntries(
  Object.entries(examples.problems as Record<string, Partial<Problem>>).map(([code, { detail, ...facts }]) => [
    code,
    createProblem(code as ProblemCode, detail!, facts),
  ]),
)
