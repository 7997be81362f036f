import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { expect, test } from 'vitest'
import { runInTerminal } from './terminal-session.ts'

const run = promisify(execFile)
const bin = join(import.meta.dirname, '../src/bin.ts')
const hasTerminal = existsSync('/usr/bin/script')
const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

const reasons = [
  [120, (index: number) => `bank timed out after ${index} s`],
  [60, (index: number) => `card 'c-${index}' refused`],
  [20, () => 'no stock'],
] as const

function instances() {
  const failed = reasons.flatMap(([count, reason], kind) =>
    Array.from({ length: count }, (_, index) => ({
      instanceId: `order-${kind}-${String(index).padStart(3, '0')}`,
      name: 'Order',
      runtimeStatus: 'Failed' as const,
      input: { index },
      output: `Orchestrator function 'Order' failed: ${reason(index)}`,
      createdTime: at(5),
      lastUpdatedTime: at(4),
    })),
  )
  const stuck = Array.from({ length: 40 }, (_, index) => ({
    instanceId: `ship-${String(index).padStart(3, '0')}`,
    name: 'Ship',
    runtimeStatus: 'Running' as const,
    createdTime: at(9),
    lastUpdatedTime: at(8),
  }))
  const old = Array.from({ length: 100 }, (_, index) => ({
    instanceId: `done-${String(index).padStart(3, '0')}`,
    name: 'Order',
    output: { index },
    createdTime: at(24 * 40),
    lastUpdatedTime: at(24 * 40),
  }))
  return [...failed, ...stuck, ...old]
}

test.runIf(hasTerminal)(
  'an operator finds, understands, retries, ends, exports and purges in a terminal',
  async () => {
    await using host = createMockHost({
      clock: 'real',
      // Ship is a function that the app no longer has: its instances are stuck.
      functions: { orchestrators: { Order: () => 'shipped' } },
    })
    host.seed({ instances: instances() })
    const served = await serveMockHost({ host, port: 0 })
    const folder = await mkdtemp(join(tmpdir(), 'durable-cli-'))
    const env = {
      ...process.env,
      DURABLE_URL: served.url,
      DURABLE_KEY: DEFAULT_KEY,
      DURABLE_CONFIG: join(folder, 'contexts.json'),
      TERM: 'xterm',
      CI: '',
    }
    const terminal = (words: string, answers: [RegExp, string][] = []) =>
      runInTerminal(`'${process.execPath}' '${bin}' ${words}`, { env, cwd: folder, answers })
    const json = async (...words: string[]) => {
      const { stdout } = await run(process.execPath, [bin, ...words, '-o', 'json'], { env, cwd: folder })
      return JSON.parse(stdout) as Record<string, unknown>[]
    }
    const counts = async () =>
      Object.fromEntries((await json('count', '--by', 'state')).map(({ state, count }) => [state, count]))
    try {
      expect(await counts()).toEqual({ Failed: 200, Running: 40, Completed: 100 })

      const found = await terminal('failures')
      expect(found.text).toMatch(/120\s+Order\s+4h\s+bank timed out after <n> s/)
      expect(found.text).toMatch(/60\s+Order\s+4h\s+card <text> refused/)
      expect(found.text).toMatch(/20\s+Order\s+4h\s+no stock/)

      const [bank] = await json('failures')
      expect((await terminal(`diagnose ${String(bank!['example'])}`)).text).toMatch(/failed 4h ago because/)

      const retry = String(bank!['retry']).replace(/^durable /, '')
      const refused = await terminal(retry, [[/Type 120 to restart 120 instances/, '12\r']])
      expect([refused.code, refused.text]).toEqual([130, expect.stringContaining('nothing was done')])
      const retried = await terminal(retry, [[/Type 120 to restart 120 instances/, '120\r']])
      expect([retried.code, retried.text]).toEqual([
        0,
        expect.stringContaining('restart: 120 done, 0 failed, 0 skipped'),
      ])
      await expect.poll(counts).toEqual({ Failed: 200, Running: 40, Completed: 220 })

      const ended = await terminal('terminate --stuck 2h --function Ship --reason "stuck since the outage"', [
        [/terminate 40 instances\?/, 'y'],
      ])
      expect([ended.code, ended.text]).toEqual([0, expect.stringContaining('terminate: 40 done')])
      expect(ended.text).toContain('and 30 more')
      await expect.poll(counts).toEqual({ Failed: 200, Terminated: 40, Completed: 220 })

      const purged = await terminal('export --state Completed --until 30d --to old.jsonl.gz --history --then-purge', [
        [/Type 100 to purge 100 instances/, '100\r'],
      ])
      expect([purged.code, purged.text]).toEqual([0, expect.stringContaining('purge: 100 done')])
      const lines = gunzipSync(await readFile(join(folder, 'old.jsonl.gz')))
        .toString('utf8')
        .trim()
        .split('\n')
      expect([lines.length, lines.at(-1)]).toEqual([101, '{"complete":true,"count":100}'])
      expect(await counts()).toEqual({ Failed: 200, Terminated: 40, Completed: 120 })
    } finally {
      await served.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
  120_000,
)

test('a pipe that closes early ends the command quietly', async () => {
  await using host = createMockHost({ clock: 'real' })
  host.seed({ instances: Array.from({ length: 5_000 }, (_, index) => ({ instanceId: `a-${index}`, name: 'A' })) })
  const served = await serveMockHost({ host, port: 0 })
  try {
    const env = { ...process.env, DURABLE_URL: served.url, DURABLE_KEY: DEFAULT_KEY, DURABLE_CONFIG: '/nowhere' }
    const command = `'${process.execPath}' '${bin}' list --all -o jsonl | head -n 1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await run('bash', ['-c', command], { env })
    const [row, code] = stdout.trim().split('\n')
    expect(JSON.parse(row!)).toMatchObject({ name: 'A' })
    expect([code, stderr]).toEqual(['0', ''])
  } finally {
    await served.close()
  }
})
