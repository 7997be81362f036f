import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectExamples } from './answer-examples.ts'

const file = join(import.meta.dirname, '../src/openapi/answer-examples.json')
writeFileSync(file, JSON.stringify(await collectExamples()))
