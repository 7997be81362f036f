import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Clock, wallClock } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY, type MockHost, type SeededInstance } from '@durable-http/mock'
import type { Job } from '@durable-http/rest'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RetentionRule } from '../src/config/gateway-config.ts'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { exportFolder } from '../src/runtimes/node/export-folder.ts'
import { openFileTables } from '../src/runtimes/node/file-store.ts'
import { createJobStack, type JobStack, type JobStackOptions } from './job-stack.ts'

const day = 86_400_000
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retention-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ended = (instanceId: string, days: number): SeededInstance => {
  const time = new Date(Date.now() - days * day).toISOString()
  return {
    instanceId,
    name: 'WaitForGo',
    runtimeStatus: 'Completed',
    createdTime: time,
    lastUpdatedTime: time,
    input: { order: instanceId },
    output: `the output of ${instanceId}`,
  }
}
const population = [
  ...Array.from({ length: 6 }, (_, index) => ended(`old${index}`, 40)),
  ...Array.from({ length: 94 }, (_, index) => ended(`young${index}`, 2)),
]

// Waits of minutes for a host or a disk pass at once; those of a second and less do not.
const quick: Clock = {
  now: () => Date.now(),
  sleep: (pause, signal) => wallClock.sleep(pause > 2_000 ? 5 : pause, signal),
}

interface Given extends JobStackOptions {
  rule?: Partial<RetentionRule>
  instances?: readonly SeededInstance[]
  hasFiles?: boolean
}

function retain({ rule, instances = population, host, hasFiles = true, ...more }: Given = {}): JobStack {
  const own = host ?? createMockHost({ clock: 'real' })
  if (!host) own.seed({ instances })
  const rules: RetentionRule[] = [
    { name: 'old', states: ['Completed'], olderThan: 30 * day, enforce: true, exportTo: folder, ...rule },
  ]
  return createJobStack({
    ...(hasFiles ? { exports: exportFolder } : {}),
    clock: quick,
    ...more,
    host: own,
    config: { ...more.config, retention: { rules, maxShare: 0.1 } },
  })
}

const theJob = async (stack: JobStack): Promise<Job | undefined> =>
  ((await (await stack.call('GET', '/v1/jobs')).json()) as { jobs: Job[] }).jobs[0]
const over = async (stack: JobStack): Promise<Job> => {
  const isOver = async () => ['completed', 'failed', 'paused'].includes((await theJob(stack))?.status ?? '')
  await expect.poll(isOver, { interval: 5, timeout: 15_000 }).toBe(true)
  return (await theJob(stack))!
}
const left = ({ host }: JobStack) =>
  host.instances.list().filter(({ instanceId }) => instanceId.startsWith('old')).length
const fileName = () => `default-retention-old-${new Date().toISOString().slice(0, 10)}.jsonl.gz`
const exported = async () => {
  const text = gunzipSync(await readFile(join(folder, fileName()))).toString()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
const fileOf = (rows: readonly object[]) => gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

describe('a rule that exports first', () => {
  test('deletes what is in a complete file, and nothing before', async () => {
    const host = createMockHost({ clock: 'real' })
    host.seed({ instances: population })
    const early: string[] = []
    const fetch: MockHost['fetch'] = (request) => {
      if (request.method === 'DELETE' && !existsSync(join(folder, fileName()))) early.push(request.url)
      return host.fetch(request)
    }
    await using stack = retain({ host: Object.assign(Object.create(host) as MockHost, { fetch }) })
    const job = await over(stack)
    expect(job).toMatchObject({ status: 'completed', progress: { done: 6, failed: 0 }, retention: { exported: 6 } })
    expect([left(stack), early]).toEqual([0, []])
    const rows = await exported()
    expect(rows.at(-1)).toEqual({ complete: true, count: 6 })
    expect(rows.slice(0, -1).map(({ instanceId }) => instanceId)).toEqual(
      population.slice(0, 6).map((one) => one.instanceId),
    )
    expect(rows[0]).toMatchObject({ input: { order: 'old0' }, output: 'the output of old0' })
    expect(rows[0]!['historyEvents']).toHaveLength(2)
    expect((await stat(join(folder, fileName()))).mode & 0o077).toBe(0)
    expect(await readdir(folder)).toEqual([fileName()])
    expect(JSON.stringify(rows)).not.toContain(DEFAULT_KEY)
    expect(JSON.stringify(job)).not.toContain(folder)
  })

  test('exports nothing while it only reports, or where it is refused', async () => {
    await using reports = retain({ rule: { enforce: false } })
    expect((await over(reports)).status).toBe('completed')
    await using refused = retain({ instances: population.slice(0, 50) })
    expect((await over(refused)).status).toBe('failed')
    expect([left(reports), left(refused), await readdir(folder)]).toEqual([6, 6, []])
  })

  test('deletes nothing where the file cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    await using stack = retain({ rule: { exportTo: join(folder, 'file', 'below') } })
    const job = await over(stack)
    expect([job.status, job.message]).toEqual([
      'paused',
      expect.stringContaining('the folder of the export does not work'),
    ])
    expect(left(stack)).toBe(6)
  })

  test('deletes nothing where one instance cannot be read, and goes on later', async () => {
    const host = createMockHost({ clock: 'real' })
    host.seed({ instances: population })
    host.faults.add({ match: { path: '/instances/old3' }, status: 500 })
    await using stack = retain({ host })
    expect((await over(stack)).status).toBe('paused')
    expect([left(stack), await readdir(folder)]).toEqual([6, []])
    host.faults.clear()
    await stack.call('POST', `/v1/jobs/${(await theJob(stack))!.id}/resume`)
    await expect.poll(async () => (await theJob(stack))!.status).toBe('completed')
    expect([left(stack), (await exported()).length]).toEqual([0, 7])
  })

  test.each([
    ['half of a file', () => fileOf([{ instanceId: 'old0' }, { complete: true, count: 1 }]).subarray(0, 30)],
    ['a file without its last line', () => fileOf([{ instanceId: 'old0' }])],
    ['a file with the wrong count', () => fileOf([{ instanceId: 'old0' }, { complete: true, count: 2 }])],
    ['a file that is not complete', () => fileOf([{ instanceId: 'old0' }, { complete: false, count: 1 }])],
    ['something else', () => Buffer.from('hello')],
  ])('deletes nothing, and overwrites nothing, where there is %s', async (_, make) => {
    const content = make()
    await writeFile(join(folder, fileName()), content)
    await using stack = retain()
    const job = await over(stack)
    expect([job.status, job.message]).toEqual(['failed', expect.stringContaining('is there and not whole')])
    expect(left(stack)).toBe(6)
    expect(content.equals(await readFile(join(folder, fileName())))).toBe(true)
  })

  test('deletes only what an earlier process exported', async () => {
    const file = fileOf([{ instanceId: 'old0' }, { instanceId: 'old4' }, { complete: true, count: 2 }])
    await writeFile(join(folder, fileName()), file)
    await using stack = retain()
    const job = await over(stack)
    expect(job).toMatchObject({ status: 'completed', progress: { done: 2, failed: 4 }, retention: { exported: 2 } })
    expect((await stack.items(job.id, '?outcome=failed'))[0]).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('not in the export'),
    })
    expect(file.equals(await readFile(join(folder, fileName())))).toBe(true)
  })

  test('goes on from its file after a restart', async () => {
    const backend = createLocalBackend()
    const first = retain({ backend, rule: { rate: 10 } })
    await expect.poll(async () => (await theJob(first))?.progress.done ?? 0, { timeout: 10_000 }).toBeGreaterThan(0)
    await first.stop()
    const before = await readFile(join(folder, fileName()))
    await using second = retain({ backend, host: first.host, rule: { rate: 10 } })
    expect(await over(second)).toMatchObject({ status: 'completed', progress: { done: 6 }, retention: { exported: 6 } })
    expect(before.equals(await readFile(join(folder, fileName())))).toBe(true)
  })

  test('deletes all that it counted where its process is lost in the middle of requests', async () => {
    const host = createMockHost({ clock: 'real' })
    host.seed({ instances: population })
    const stored = join(folder, 'stored')
    const open = async (name: string) =>
      createLocalBackend((await openFileTables(`file:${join(folder, name)}`)).storageOf)
    const lost = Promise.withResolvers<Response>()
    // Two requests never reach the host.
    const fetch: MockHost['fetch'] = (request) =>
      request.method === 'DELETE' && /old[14]/.test(request.url) ? lost.promise : host.fetch(request)
    const rule = { exportTo: join(folder, 'exports') }
    const first = retain({
      backend: await open('stored'),
      rule,
      host: Object.assign(Object.create(host) as MockHost, { fetch }),
    })
    await expect.poll(async () => (await theJob(first))?.progress.done, { timeout: 10_000 }).toBe(4)
    // Its folder at that moment is all that a process leaves that is killed.
    await cp(stored, join(folder, 'left'), { recursive: true })
    await using second = retain({ backend: await open('left'), rule, host })
    expect(await over(second)).toMatchObject({ status: 'completed', progress: { done: 6, failed: 0 } })
    expect(left(second)).toBe(0)
    lost.resolve(Response.json({ instancesDeleted: 1 }))
    await first.stop()
  })

  test('removes what a lost process left of its export, and nothing else', async () => {
    const partial = (name: string) => `${name}.4711.partial`
    const other = 'other-retention-old-2026-01-01.jsonl.gz'
    const left = [fileName(), other, `recent-${other}`].map(partial)
    const kept = [partial('notes.txt'), `${other}.partial.txt`, other]
    for (const name of [...left, ...kept]) await writeFile(join(folder, name), 'half of a line')
    const longAgo = new Date(Date.now() - 2 * day)
    for (const name of [partial(other), ...kept]) await utimes(join(folder, name), longAgo, longAgo)
    await using stack = retain()
    expect((await over(stack)).status).toBe('completed')
    const expected = [...kept, partial(`recent-${other}`), fileName()]
    expect((await readdir(folder)).toSorted()).toEqual(expected.toSorted())
  })

  test('deletes nothing on a runtime without files', async () => {
    await using stack = retain({ hasFiles: false })
    const job = await over(stack)
    expect([job.status, job.message]).toEqual(['failed', expect.stringContaining('which this runtime does not have')])
    expect(left(stack)).toBe(6)
  })
})
