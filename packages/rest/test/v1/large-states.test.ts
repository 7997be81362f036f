import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, test } from 'vitest'
import { canaryKey } from '../gateway-under-test.ts'
import { createGateway } from './v1-gateway.ts'

const large = 'x'.repeat(200_000)
const statesOf = (text: string) => text.split('\n').filter((line) => line === 'event: status').length

test.each([
  ['small', 'short'],
  ['large', large],
])('each of those who come one after another is told a %s state once', async (_, customStatus) => {
  const { get, host } = createGateway()
  host.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: 'Running', customStatus }] })
  const first = await get('/v1/instances/a/events')
  const second = await get('/v1/instances/a/events')
  const third = await get('/v1/instances/a/events')
  const texts = [first, second, third].map((response) => response.text())
  const ended = await fetchTerminate(host)
  expect(ended).toBe(202)
  for (const text of await Promise.all(texts)) {
    expect(statesOf(text)).toBe(2)
    expect(text.split(customStatus)).toHaveLength(2)
    expect(text).toMatch(/event: end/)
  }
})

it('skips a large state that the caller has seen', async () => {
  const { get, host } = createGateway()
  host.seed({
    instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: 'Running', customStatus: large }],
  })
  const first = (await get('/v1/instances/a/events')).body!.getReader()
  let seen = ''
  while (!seen.includes('\n\ndata') && !/id: .+\n/.test(seen)) {
    const { value } = await first.read()
    seen += new TextDecoder().decode(value)
  }
  const headers = { 'last-event-id': /^id: (.+)$/m.exec(seen)![1]! }
  const again = (await get('/v1/instances/a/events', { headers })).text()
  await first.cancel()
  await fetchTerminate(host)
  const text = await again
  expect([statesOf(text), text.includes('"runtimeStatus":"Running"')]).toEqual([1, false])
})

it.each([
  ['large', 200_000, 12, 3],
  ['small', 2_000, 60, 20],
])('reads few %s instances ahead of a reader that has stopped', async (_, size, count, most) => {
  const { get, host } = createGateway()
  host.seed({
    instances: Array.from({ length: count }, (__, n) => ({
      instanceId: `i${n}`,
      name: 'Echo',
      runtimeStatus: 'Completed' as const,
      output: 'x'.repeat(size),
    })),
  })
  host.requests.clear()
  const response = await get('/v1/export?history=false')
  const readsOf = () => host.requests.all.filter(({ operation }) => operation === 'getInstanceStatus').length
  const reader = response.body!.getReader()
  await reader.read()
  // Until nothing more is read.
  for (let before = -1; before !== readsOf(); await sleep(50)) before = readsOf()
  expect(readsOf()).toBeLessThanOrEqual(most)
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += new TextDecoder().decode(part.value, { stream: true })
  expect(text).toContain(`{"complete":true,"count":${count}}\n`)
})

async function fetchTerminate(host: ReturnType<typeof createGateway>['host']): Promise<number> {
  const url = `http://app.test/runtime/webhooks/durabletask/instances/a/terminate?code=${encodeURIComponent(canaryKey)}`
  return (await host.fetch(new Request(url, { method: 'POST' }))).status
}
