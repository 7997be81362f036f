import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScrubber } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import type { Log, LogLevel } from '../../telemetry/log.ts'
import { createPinoLog } from './pino-log.ts'

const key = 'Canary/7+x9=='

async function linesOf(level: LogLevel, tell: (log: Log) => void): Promise<Record<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-gateway-log-'))
  const file = join(folder, 'log')
  try {
    const pino = createPinoLog({ level, scrub: createScrubber([key]), dest: file })
    tell(pino.log)
    await pino[Symbol.asyncDispose]()
    const text = await readFile(file, 'utf8')
    for (const spelling of ['Canary', encodeURIComponent(key)]) expect(text).not.toContain(spelling)
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('createPinoLog', () => {
  test('writes lines of JSON with level, time and message', async () => {
    const lines = await linesOf('info', (log) => {
      log.info({ app: 'a' }, 'began')
      log.access?.({ status: 200 })
      log.debug({}, 'not told')
    })
    const time = expect.any(Number)
    expect(lines).toEqual([
      { level: 'info', time, app: 'a', msg: 'began' },
      { level: 'info', time, status: 200, msg: 'request' },
    ])
  })

  test('redacts by name and takes keys out of everything else', async () => {
    const [line, access] = await linesOf('info', (log) => {
      const err = new Error(`no response from https://h/?code=${encodeURIComponent(key)}`)
      log.error({ err, headers: { authorization: 'Bearer abc', 'x-functions-key': 'def' }, input: { a: 1 } }, key)
      log.access?.({ principal: key })
    })
    expect(line).toMatchObject({
      msg: '[key]',
      headers: { authorization: '[redacted]', 'x-functions-key': '[redacted]' },
      input: '[redacted]',
    })
    expect(line).toHaveProperty('err.message', 'no response from https://h/?code=[key]')
    expect(access).toHaveProperty('principal', '[key]')
  })
})
