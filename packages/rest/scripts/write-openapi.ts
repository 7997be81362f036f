import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { createHostDocument } from './host-document.ts'

const write = (file: string, document: object) =>
  writeFileSync(join(import.meta.dirname, '..', file), `${JSON.stringify(document, null, 2)}\n`)

write('openapi.json', createOpenApiDocument({ jobs: jobsPart }))
write('host-openapi.json', createHostDocument())
