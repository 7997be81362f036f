import { expect, test } from 'vitest'
import { createCliHost, type RunOptions } from './cli-host.ts'

test('a healthy host is reported check by check, without its key', async () => {
  await using cli = await createCliHost()
  await cli.run('start Hello --id a')
  const { code, out, said } = await cli.run('doctor')
  expect([code, said]).toEqual([0, ''])
  expect(out).toMatch(/^ok\thost\tit responds like a Functions host\nok\textension\t/)
  expect(out).toMatch(/ok\tversion\t.*3\.1/)
  expect(out).not.toContain('mock-key')
  expect((await cli.run('doctor --json')).out).toBe((await cli.run('doctor -o json')).out)
})

test('Ctrl-C ends it without a finding', async () => {
  await using cli = await createCliHost()
  const { code, out, said } = await cli.run('doctor', { signal: AbortSignal.abort() })
  expect([code, out, said]).toEqual([130, '', 'durable: interrupted\n'])
})

const refused: RunOptions['fetch'] = async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
}
const unknown: RunOptions['fetch'] = async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }) })
}
const offline: RunOptions['fetch'] = async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'EAI_AGAIN' }) })
}

test.each([
  ['a machine without a network', 3, /no name server answers for app\.test/, { fetch: offline }],
  ['nothing that listens', 3, /nothing listens at app\.test:443/, { fetch: refused }],
  ['a name that does not exist', 3, /there is no host named app\.test/, { fetch: unknown }],
  ['a wrong key', 4, /does not know this key/, { env: { DURABLE_KEY: 'wrong-key' } }],
  [
    'another web server',
    3,
    /another web server/,
    { fetch: async () => new Response('<html>hi</html>', { headers: { 'content-type': 'text/html' } }) },
  ],
] as [string, number, RegExp, RunOptions][])('%s is told with what to do', async (_, code, says, options) => {
  await using cli = await createCliHost()
  const result = await cli.run('doctor -o json', options)
  expect([result.code, result.said]).toEqual([code, expect.stringMatching(says)])
  const findings = JSON.parse(result.out) as { level: string; remedy?: string }[]
  expect(findings.find(({ level }) => level === 'FAIL')?.remedy).toMatch(/DURABLE_(URL|KEY)/)
  expect(result.out).not.toContain('wrong-key')
})
