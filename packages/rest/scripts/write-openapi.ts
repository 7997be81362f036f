import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectExamples } from './answer-examples.ts'

const root = join(import.meta.dirname, '..')
const { answers, problems } = await collectExamples()
writeFileSync(
  join(root, 'src/openapi/answer-examples.ts'),
  `// Written by scripts/write-openapi.ts from answers of the gateway in front of the mock; do not edit.
import type { OperationName } from '@durable-http/core'
import type { ProblemCode } from '../problem-kinds.ts'

export const answerExamples: Partial<Record<OperationName, Record<number, unknown>>> = ${JSON.stringify(answers)}

export const problemExamples: Partial<Record<ProblemCode, unknown>> = ${JSON.stringify(problems)}
`,
)
// The document is built from the examples that were just written.
const { createOpenApiDocument } = await import('../src/openapi/openapi-document.ts')
writeFileSync(join(root, 'openapi.json'), `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`)
