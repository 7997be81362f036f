import { type Clock, createDurableClient } from '@durable-http/core'
import { expect, it } from 'vitest'
import { createRestApp } from '../../src/index.ts'

const path = '/runtime/webhooks/durabletask'
const own = { name: 'Echo', output: 'ours' }
const other = { name: 'Payroll', output: 'theirs' }

/** An app that keeps callers from `Payroll`, before a host whose instance is another one after so many reads. */
function createApp(reads: number, states: readonly [first: string, second: string]) {
  let count = 0
  const clock: Clock = { now: () => Date.now(), sleep: () => new Promise((resolve) => setImmediate(resolve)) }
  const fetch = async (url: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      const statusQueryGetUri = `https://app.test${path}/instances/a`
      return Response.json({ id: 'a', statusQueryGetUri }, { status: 202, headers: { location: statusQueryGetUri } })
    }
    const isOwn = url.includes('/instances/a') && ++count <= reads
    const runtimeStatus = states[isOwn ? 0 : 1]
    const at = `2026-11-29T10:00:${isOwn ? '00' : '30'}Z`
    const times = { createdTime: at, lastUpdatedTime: at }
    const body = { ...(isOwn ? own : other), instanceId: 'a', runtimeStatus, input: null, customStatus: null, ...times }
    return Response.json(body, { status: runtimeStatus === 'Running' ? 202 : 200 })
  }
  const client = createDurableClient({ baseUrl: 'https://app.test', key: 'k'.repeat(40), fetch, clock })
  const app = createRestApp({ client, deny: { functions: ['Payroll'] }, operators: { clock } })
  return (target: string, init?: RequestInit) => app.request(`http://gateway.test${target}`, init)
}

it.each([1, 2, 3])('follows no instance that a denied one replaces after %i reads', async (reads) => {
  const ask = createApp(reads, ['Running', 'Running'])
  const response = await ask('/v1/instances/a/events')
  const text = await response.text()
  expect(text).not.toContain('theirs')
  expect(response.status).toBe(reads === 1 ? 403 : 200)
})

it.each(['', '?showHistory=true', '?showInput=true'])(
  'shows no instance that a denied one replaces: %j',
  async (query) => {
    const ask = createApp(1, ['Running', 'Completed'])
    const response = await ask(`${path}/instances/a${query}`)
    expect(await response.text()).not.toContain('theirs')
    expect(response.status).toBe(403)
  },
)

it.each([1, 2])('shows a caller who waited no instance that a denied one replaced after %i reads', async (reads) => {
  const ask = createApp(reads, ['Running', 'Completed'])
  const response = await ask(`${path}/instances/a`, { headers: { prefer: 'wait=20' } })
  expect(await response.text()).not.toContain('theirs')
  expect(response.status).toBe(403)
})

it('shows a caller who started and waited no instance that a denied one replaced', async () => {
  const ask = createApp(2, ['Running', 'Completed'])
  const response = await ask(`${path}/orchestrators/Echo`, { method: 'POST', headers: { prefer: 'wait=20' } })
  expect([response.status, (await response.json()).id]).toEqual([202, 'a'])
})
