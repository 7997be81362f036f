import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../src/problem.ts'
import { collectExamples } from './response-examples.ts'

const file = join(import.meta.dirname, '../src/openapi/response-examples.json')
const { responses, problems } = await collectExamples()

// The rest is the same for every problem of a kind: the gateway carries it already.
const ofKind: readonly string[] = ['type', 'title', 'status', 'code']
const factsOf = (problem: Problem) =>
  Object.fromEntries(
    Object.entries(problem).filter(
      ([name, value]) => !ofKind.includes(name) && !(name === 'Message' && value === problem.detail),
    ),
  )

const shortened = Object.fromEntries(Object.entries(problems).map(([code, problem]) => [code, factsOf(problem)]))
writeFileSync(file, JSON.stringify({ responses, problems: shortened }))
