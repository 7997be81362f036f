import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import type { OrchestrationVersions } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createJobStack, type JobStack } from './job-stack.ts'

/** A host that runs 2.0 by default, with an ended instance `old` of 1.0, behind two apps of which the second has these versions. */
async function versioned(versions: OrchestrationVersions | undefined): Promise<JobStack> {
  const host = createMockHost({ clock: 'real', defaultVersion: '2.0' })
  const app = { baseUrl: 'https://app.test', key: DEFAULT_KEY }
  const orders = { name: 'orders', ...app, ...(versions === undefined ? {} : { versions }) }
  const stack = createJobStack({ host, config: { upstreams: [{ name: 'other', ...app }, orders] } })
  const start = new Request('https://app.test/runtime/webhooks/durabletask/orchestrators/Echo/old?version=1.0', {
    method: 'POST',
    body: '7',
    headers: { 'content-type': 'application/json', 'x-functions-key': DEFAULT_KEY },
  })
  expect((await host.fetch(start)).status).toBe(202)
  await expect.poll(() => host.instances.get('old')?.runtimeStatus).toBe('Completed')
  return stack
}

interface Row {
  versions: OrchestrationVersions | undefined
  more: object
  outcome: string
  runs: string | null
}

const rows: Row[] = [
  { versions: ['1.0', '2.0'], more: {}, outcome: 'done', runs: '1.0' },
  { versions: 'any', more: {}, outcome: 'done', runs: '1.0' },
  // An instance that ran to its end proves that the host has its version.
  { versions: undefined, more: {}, outcome: 'done', runs: '1.0' },
  { versions: ['2.0'], more: {}, outcome: 'failed', runs: null },
  { versions: ['1.0', '2.0'], more: { input: { again: 1 } }, outcome: 'done', runs: '1.0' },
  { versions: ['2.0'], more: { input: { again: 1 } }, outcome: 'failed', runs: null },
]

describe('a job that restarts instances of another version than the default', () => {
  test.each(rows)('with versions $versions and $more: $outcome', async ({ versions, more, outcome, runs }) => {
    await using stack = await versioned(versions)
    const body = { action: 'restart', selection: { ids: ['old'] }, ...more }
    const response = await stack.call('POST', '/apps/orders/v1/jobs', body)
    const { id } = (await response.json()) as { id: string }
    expect(response.status).toBe(201)
    const path = `/apps/orders/v1/jobs/${id}`
    const job = async () => (await (await stack.call('GET', path)).json()) as { status: string }
    await expect.poll(async () => (await job()).status).toBe('completed')
    const item = JSON.parse(await (await stack.call('GET', `${path}/items`)).text()) as Record<string, string>
    expect(item['outcome'], JSON.stringify(item)).toBe(outcome)
    const others = stack.host.instances.list().filter(({ instanceId }) => instanceId !== 'old')
    expect(others.map(({ version }) => version)).toEqual(runs === null ? [] : [runs])
    if (runs === null)
      expect(item['message']).toContain('needs a version that the host is known to have; accepted is 2.0')
    // The other app has jobs of its own.
    expect((await stack.call('GET', `/apps/other/v1/jobs/${id}`)).status).toBe(404)
  })
})
