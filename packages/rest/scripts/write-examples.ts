import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectExamples } from './answer-examples.ts'

const { answers, problems } = await collectExamples()
writeFileSync(
  join(import.meta.dirname, '../src/openapi/answer-examples.ts'),
  `// Written by scripts/write-examples.ts from answers of the gateway in front of the mock; do not edit.
import type { OperationName } from '@durable-http/core'
import type { ProblemCode } from '../problem-kinds.ts'

export const answerExamples: Partial<Record<OperationName, Record<number, unknown>>> = ${JSON.stringify(answers)}

export const problemExamples: Partial<Record<ProblemCode, unknown>> = ${JSON.stringify(problems)}
`,
)
