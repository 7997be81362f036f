import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalGateway } from '@durable-http/gateway/node'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { expect, test } from 'vitest'
import { createCliHost, type RunOptions } from './cli-host.ts'
import { expectValid } from './expect-valid.ts'

/** Commands against a gateway with jobs, in front of a mock host with instances that run. */
async function createJobHost(count: number) {
  await using stack = new AsyncDisposableStack()
  const cli = stack.use(await createCliHost())
  const host = stack.use(createMockHost({ clock: 'real' }))
  host.seed({
    instances: Array.from({ length: count }, (_, index) => ({
      instanceId: `i${index}`,
      name: 'WaitForGo',
      runtimeStatus: 'Running' as const,
    })),
  })
  const served = stack.use(await serveMockHost({ host, port: 0 }))
  const gateway = stack.use(await startLocalGateway({ baseUrl: served.url, key: DEFAULT_KEY, restPort: 0, mcpPort: 0 }))
  const owned = stack.move()
  const env = { DURABLE_URL: gateway.restUrl, DURABLE_KEY: undefined }
  return {
    host,
    async run(words: string, options: RunOptions = {}) {
      const result = await cli.run(words, { env, fetch: (url, init) => fetch(url, init), ...options })
      await sleep(20)
      return result
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('a verb is handed over as a job, watched to its end and reported', async () => {
  await using jobs = await createJobHost(12)
  const started = await jobs.run('terminate --state Running --reason old --yes --detach -o name')
  const id = started.out.trim()
  expect([started.code, id]).toEqual([0, expect.stringMatching(/^[\w-]+$/)])
  const watched = await jobs.run(`job watch ${id}`)
  expect(watched).toMatchObject({ code: 0, out: `${id}  terminate  completed  12 of 12 done\n` })
  const report = await jobs.run(`job report ${id}`)
  const items = report.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { instanceId: string; outcome: string })
  expect(new Set(items.map(({ instanceId }) => instanceId)).size).toBe(12)
  expect(items.every(({ outcome }) => outcome === 'done')).toBe(true)
  expect(jobs.host.instances.get('i0')?.runtimeStatus).toBe('Terminated')
  expect((await jobs.run('job list')).out).toMatch(
    new RegExp(`^${id}\\tterminate\\tcompleted\\t12 of 12 done\\t20\\S+Z\\n$`),
  )
  expect(JSON.parse((await jobs.run(`job show ${id} -o json`)).out)).toMatchObject({
    id,
    reason: 'old',
    status: 'completed',
  })
})

test('the schemas describe what commands write about jobs', async () => {
  await using jobs = await createJobHost(3)
  const started = await jobs.run('terminate i0 i1 nowhere --reason old --yes --detach -o jsonl')
  const { id } = JSON.parse(started.out) as { id: string }
  const written: [schema: string, out: string][] = [
    ['terminate', started.out],
    ['job watch', (await jobs.run(`job watch ${id} -o jsonl`)).out],
    ['job show', (await jobs.run(`job show ${id} -o jsonl`)).out],
    ['job list', (await jobs.run('job list -o jsonl')).out],
    ['job report', (await jobs.run(`job report ${id}`)).out],
  ]
  for (const [name, out] of written) {
    const schema = JSON.parse((await jobs.run(`schema ${name}`)).out) as object
    const rows = out.trim().split('\n')
    for (const row of rows) expectValid(schema, JSON.parse(row))
    expect([name, rows.length]).toEqual([name, name === 'job report' ? 3 : 1])
  }
})

test('a job is paused, goes on, and is canceled', async () => {
  await using jobs = await createJobHost(60)
  const id = (await jobs.run('terminate --state Running --yes --detach --rate 5 -o name')).out.trim()
  const status = async () => (JSON.parse((await jobs.run(`job show ${id} -o json`)).out) as { status: string }).status
  expect(await jobs.run(`job pause ${id}`)).toMatchObject({ code: 0, said: `pause: job ${id}\n` })
  expect(await status()).toBe('paused')
  expect(await jobs.run(`job pause ${id}`)).toMatchObject({
    code: 6,
    said: expect.stringContaining('paused') as string,
  })
  expect((await jobs.run(`job resume ${id}`)).code).toBe(0)
  expect(['queued', 'running']).toContain(await status())
  expect((await jobs.run(`job cancel ${id}`)).code).toBe(0)
  expect(await jobs.run(`job watch ${id}`)).toMatchObject({
    code: 11,
    said: expect.stringContaining('was canceled') as string,
  })
})

test('a job with instances that failed ends the watch with 9 and says where to look', async () => {
  await using jobs = await createJobHost(3)
  jobs.host.faults.add({ match: { operation: 'terminateInstance' }, status: 400, body: '{}' })
  const id = (await jobs.run('terminate i0 i1 --yes --detach -o name')).out.trim()
  const { code, out, said } = await jobs.run(`job watch ${id}`)
  expect([code, out]).toEqual([9, `${id}  terminate  completed  0 of 2 done, 2 failed\n`])
  expect(said).toContain(`durable job report ${id}`)
})

test.each([
  ['a job that is not there', 'job show none', 5, /no job none/],
  ['control of a job that is not there', 'job cancel none', 5, /no job none/],
  ['a version for a job', 'restart i0 --version 2 --yes --detach', 2, /keeps the version/],
])('%s is refused', async (_, words, code, said) => {
  await using jobs = await createJobHost(1)
  expect(await jobs.run(words)).toMatchObject({ code, said: expect.stringMatching(said) as string })
})

test('a job is agreed to as any other run: the plan is shown, and the question answered', async () => {
  await using jobs = await createJobHost(3)
  const refused = await jobs.run('terminate --state Running --detach', { terminal: true, answers: [false] })
  expect(refused).toMatchObject({ code: 130, out: '', questions: ['terminate 3 instances?'] })
  expect(refused.said).toContain('terminate: 3 found')
  expect((await jobs.run('job list')).said).toBe('there are no jobs\n')
  const agreed = await jobs.run('terminate --state Running --detach', { terminal: true, answers: [true] })
  expect(agreed).toMatchObject({ code: 0, out: expect.stringMatching(/^job \S+; follow it with/) as string })
  const [job] = JSON.parse((await jobs.run('job list -o json')).out) as [{ selection: { createdUntil?: string } }]
  expect(job.selection.createdUntil).toMatch(/Z$/)
  const none = await jobs.run('terminate --prefix nothing --detach', { terminal: true })
  expect(none).toMatchObject({ code: 0, questions: [], said: 'nothing to do\n' })
})

test('a plan is shown and not handed over', async () => {
  await using jobs = await createJobHost(3)
  const { code, said } = await jobs.run('terminate --state Running --dry-run --detach')
  expect([code, said]).toEqual([0, expect.stringContaining('terminate: 3 found')])
  expect((await jobs.run('job list')).said).toBe('there are no jobs\n')
})
