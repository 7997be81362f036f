import { describe, expect, test } from 'vitest'
import { createConsoleLog } from './console-log.ts'
import { createLog, type LogLevel, logLevels } from './log.ts'
import { redact } from './redaction.ts'
import { createTextLog } from './text-log.ts'

const plain = (text: string) => text

describe('createLog', () => {
  const told: [LogLevel, string[]][] = [
    ['silent', []],
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ]
  test.each(told)('at %s writes %j', (level, expected) => {
    const lines: string[] = []
    const log = createLog(level, (name) => lines.push(name))
    for (const name of logLevels) if (name !== 'silent') log[name]({}, 'x')
    expect(lines).toEqual(expected)
    expect(log.access === undefined).toBe(!expected.includes('info'))
  })
})

describe('redact', () => {
  const cases: [string, object, object][] = [
    [
      'a header',
      { headers: { Authorization: 'Bearer x', host: 'h' } },
      { headers: { Authorization: '[redacted]', host: 'h' } },
    ],
    ['a key at the top', { key: 'abc', app: 'a' }, { key: '[redacted]', app: 'a' }],
    ['an input two levels down', { a: { b: { input: 1, id: 2 } } }, { a: { b: { input: '[redacted]', id: 2 } } }],
  ]
  test.each(cases)('takes out %s', (_, facts, expected) => expect(redact(facts)).toEqual(expected))

  test('gives back the very facts that hold nothing to take out', () => {
    const facts = { status: 200, nested: { app: 'a' } }
    expect(redact(facts)).toBe(facts)
  })
})

describe('createConsoleLog', () => {
  test('writes one line of JSON to the method of the level, without secrets', () => {
    const lines: [string, string][] = []
    const at = (name: string) => (line: string) => void lines.push([name, line])
    const sink = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
    const log = createConsoleLog('info', (text) => text.replaceAll('canary', '[key]'), sink)
    log.warn(
      { app: 'canary', token: 'x', err: new Error('no canary', { cause: new Error('deep canary') }) },
      'it failed',
    )
    log.debug({}, 'not told')
    expect(lines.map(([name]) => name)).toEqual(['warn'])
    const said = JSON.parse(lines[0]![1]) as Record<string, unknown>
    expect(said).toMatchObject({ level: 'warn', app: '[key]', token: '[redacted]', msg: 'it failed' })
    expect(said).toHaveProperty('err.cause.message', 'deep [key]')
    expect(lines[0]![1]).not.toContain('canary')
  })
})

describe('createTextLog', () => {
  test('writes what happened, then the facts', () => {
    const lines: string[] = []
    const log = createTextLog('info', plain, (line) => lines.push(line))
    log.info({ status: 200, operation: 'getInstanceStatus', principal: 'a b\n', app: undefined, key: 'x' }, 'request')
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} INFO {2}request status=200 operation=getInstanceStatus principal="a b\\n" key="\[redacted\]"\n$/,
    )
  })

  test('writes the stack of an error below', () => {
    const lines: string[] = []
    createTextLog('error', plain, (line) => lines.push(line)).error({ err: new Error('broken') }, 'it failed')
    expect(lines[0]).toMatch(/ERROR it failed\nError: broken\n {4}at /)
  })
})
