import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCliHost, type RunOptions } from './cli-host.ts'

const megabyte = 1024 * 1024

/** Responds with a body that never ends, and counts what was read of it. */
function endless(init: ResponseInit, chunk = 'x'.repeat(megabyte)) {
  const read = { bytes: 0 }
  const bytes = new TextEncoder().encode(chunk)
  const fetch: RunOptions['fetch'] = async () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          read.bytes += bytes.length
          controller.enqueue(bytes)
        },
      }),
      init,
    )
  return { fetch, read }
}

const json = { 'content-type': 'application/json' }

test.each<[string, string, ResponseInit, number, RegExp]>([
  ['a job', 'job show a', { headers: json }, 1, /the response has more than 16777216 bytes/],
  ['the list of jobs', 'job list', { headers: json }, 1, /the response has more than 16777216 bytes/],
  [
    'the report of a job',
    'job report a',
    { headers: { 'content-type': 'application/jsonl' } },
    1,
    /a line of more than 67108864 characters/,
  ],
  ['a path below /v1', 'api GET /v1/instances', { headers: json }, 1, /more than 67108864 bytes; ask for less of it/],
  ['an operation', 'api GET /instances/a', { headers: json }, 1, /more than 67108864 bytes; ask for less of it/],
  ['a problem', 'job show a', { status: 500, headers: json }, 1, /jobs: https:\/\/app\.test responded with status 500/],
  ['a failure of the host', 'api GET /instances/a', { status: 500, headers: json }, 1, /500/],
])('%s that never ends is given up', async (_, words, init, code, said) => {
  await using cli = await createCliHost()
  const { fetch, read } = endless(init)
  const result = await cli.run(words, { fetch })
  expect([result.code, result.out, result.said.slice(0, 500)]).toEqual([code, '', expect.stringMatching(said)])
  expect(read.bytes).toBeLessThan(70 * megabyte)
})

test('JSON lines of a gateway have no limit, and a key in them stays hidden wherever the body is cut', async () => {
  await using cli = await createCliHost()
  const secret = 'mock-key-not-a-secret'
  const lines = Array.from({ length: 50 }, (_, index) => `{"n":${index},"text":"${secret}"}\n`).join('')
  const fetch: RunOptions['fetch'] = async () => {
    const bytes = new TextEncoder().encode(lines)
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, (at += 7)))
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/jsonl' } })
  }
  for (const words of ['job report a', 'api GET /v1/export']) {
    const { out, code } = await cli.run(words, { fetch })
    expect([code, out.trim().split('\n').length]).toEqual([0, 50])
    expect(out).not.toContain(secret)
  }
})

test.each<[string, string, string, number, RegExp]>([
  [
    'a payload',
    'start Hello --input @FILE',
    'payload.json',
    17,
    /--input: cannot read .* \(larger than 16777216 bytes\)/,
  ],
  ['contexts', 'context list', 'contexts.json', 2, /cannot read the contexts in .*: larger than 1048576 bytes/],
  [
    'a key file',
    'context show',
    'key.txt',
    1,
    /cannot read the key file of DURABLE_KEY_FILE \(larger than 32768 bytes\)/,
  ],
  ['a report', 'purge --resume FILE --yes', 'report.json', 65, /cannot read .* \(larger than 67108864 bytes\)/],
])('%s that is too large is refused', async (_, words, name, size, said) => {
  await using cli = await createCliHost()
  const path = join(cli.folder, name)
  await writeFile(path, ' '.repeat(size * megabyte))
  const env = name === 'key.txt' ? { DURABLE_KEY: undefined, DURABLE_KEY_FILE: path } : {}
  const result = await cli.run(words.replace('FILE', path), { env })
  expect([result.code === 0, result.said]).toEqual([false, expect.stringMatching(said)])
  expect(result.said.trim().split('\n')).toHaveLength(1)
})
