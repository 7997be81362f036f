// Written by scripts/write-openapi.ts from answers of the gateway in front of the mock; do not edit.
import type { OperationName } from '@durable-http/core'
import type { Problem } from '../problem.ts'
import type { ProblemCode } from '../problem-kinds.ts'

export const answerExamples: Partial<Record<OperationName, Record<number, unknown>>> = {}

export const problemExamples: Partial<Record<ProblemCode, Problem>> = {}
