import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { operationNames, operations } from '@durable-http/core'
import { describe, expect, it } from 'vitest'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'
import { createFakeJobs } from './v1/fake-jobs.ts'

const schemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  code: { type: 'apiKey', in: 'query', name: 'code' },
}
const roleFor = (effect: string) => `may ${effect}`
const document = createOpenApiDocument({
  server: 'https://api.example.com',
  authentication: { schemes, roleFor },
  jobs: jobsPart,
})
const rows = Object.values(document.paths).flatMap((methods) => Object.values(methods))
const responses = document.components['responses'] as Record<string, { description: string; headers?: object }>

describe('the OpenAPI document of an app that asks its callers who they are', () => {
  it('names the schemes, of which one is enough', () => {
    expect(document.components['securitySchemes']).toEqual(schemes)
    expect(document['security']).toEqual([{ bearer: [] }, { code: [] }])
  })

  it.each(operationNames)('names the role that %s needs', (name) => {
    const role = `may ${operations[name].effect}`
    const { security } = rows.find(({ operationId }) => operationId === name)!
    expect(security).toEqual([{ bearer: [role] }, { code: [role] }])
  })

  it.each(rows.map((row) => [String(row['operationId']), row] as const))('documents refusals of %s', (_, row) => {
    const statuses = Object.keys(row['responses'] as object)
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '429', '503']))
  })

  it('describes the responses to each role', () => {
    expect(responses['Problem401']?.description).toContain('`unauthenticated`')
    expect(responses['Problem401']?.headers).toHaveProperty('WWW-Authenticate')
    const of = (status: number) => Object.entries(responses).filter(([name]) => name.startsWith(`Problem${status}`))
    for (const [status, code] of [
      [400, 'ambiguous_credentials'],
      [403, 'role_too_low'],
      [429, 'rate_limited'],
      [503, 'tokens_unchecked'],
    ] as const) {
      expect(of(status).length).toBeGreaterThan(0)
      for (const [, { description }] of of(status)) expect(description).toContain(`\`${code}\``)
    }
  })

  it('no longer says that keys of callers are ignored', () => {
    expect(JSON.stringify(document.info)).not.toContain('ignored')
    expect(JSON.stringify(createOpenApiDocument().info)).toContain('ignored')
  })

  it('is what the app serves', async () => {
    const operators = { jobs: createFakeJobs() }
    const rest = { publicUrl: 'https://api.example.com', authentication: { schemes, roleFor }, operators }
    await using gateway = createGatewayUnderTest({ rest })
    expect(await (await gateway.call('GET', '/openapi.json')).json()).toEqual(document)
    expect((await gateway.call('GET', '/docs')).status).toBe(200)
  })

  it('has no fault that the linter finds', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'durable-http-openapi-'))
    try {
      await writeFile(join(folder, 'secured.json'), JSON.stringify(document))
      const redocly = join(import.meta.dirname, '../node_modules/@redocly/cli/bin/cli.js')
      const args = [redocly, 'lint', '--format=json', join(folder, 'secured.json')]
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off' }
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        cwd: join(import.meta.dirname, '..'),
        env,
      })
      expect((JSON.parse(stdout) as { totals: object }).totals).toMatchObject({ errors: 0 })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
