import { createMockHost, type Fault, type MockHostOptions } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { createLog } from '../src/telemetry/log.ts'
import { configFor } from './config-for.ts'

const key = 'canary-Key/of-the-host+=='

/** Lines that a gateway in front of such a host logs at its start. */
async function startLog(options: MockHostOptions, baseUrl = 'https://app.test'): Promise<Record<string, unknown>[]> {
  const host = createMockHost({ key, ...options })
  const lines: Record<string, unknown>[] = []
  const log = createLog('warn', (_, facts, message) => void lines.push({ ...facts, message }))
  const gateway = createGateway({
    config: configFor({ baseUrl, key }),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
    telemetry: { log },
  })
  const stopping = new AbortController()
  await gateway.work(stopping.signal)
  await host.dispose()
  expect(JSON.stringify(lines)).not.toContain('canary')
  return lines
}

const faults: [string, MockHostOptions, string | undefined, string, RegExp][] = [
  ['a key that is refused', { key: 'another-key' }, undefined, 'unauthorized', /does not know the key.*durabletask_extension/],
  ['a wrong path', {}, 'https://app.test/wrong', 'protocol', /nothing of this API is at that address/],
  ['a stopped app', stopped(), undefined, 'unavailable', /the function app is stopped/],
] // prettier-ignore

function stopped(): MockHostOptions {
  const fault: Fault = { status: 403, headers: { 'content-type': 'text/html' }, body: 'This web app is stopped.' }
  return { faults: [fault] }
}

describe('at the start', () => {
  test.each(faults)('%s is logged', async (_, options, baseUrl, code, message) => {
    expect(await startLog(options, baseUrl)).toContainEqual(
      expect.objectContaining({ app: 'default', code, message: expect.stringMatching(message) }),
    )
  })

  test('nothing is logged of an app in order', async () => {
    expect(await startLog({})).toEqual([])
  })
})
