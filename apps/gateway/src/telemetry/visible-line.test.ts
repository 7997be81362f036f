import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configFor } from '../../test/config-for.ts'
import { createNodeTelemetry } from '../runtimes/node/telemetry-parts.ts'
import { createTextLog } from './text-log.ts'
import { visibleLine, visibly } from './visible-line.ts'

test.each([
  ['plain, übung 日本', 'plain, übung 日本'],
  ['a\u009B2J\u202Eb\u2028c\u001B[31m\r', 'a\\u009b2J\\u202eb\\u2028c\\u001b[31m\\u000d'],
  ['one\n\ttwo\n', 'one\n\ttwo\n'],
  ['\u{E0041}', '\\udb40\\udc41'],
])('%j is shown as %j', (line, shown) => {
  expect(visibleLine(line)).toBe(shown)
})

test('a line of JSON stays the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const line = JSON.stringify(value)
      expect(JSON.parse(visibleLine(line))).toEqual(JSON.parse(line))
    }),
  )
})

test('the log for people shows no fact that steers a terminal', () => {
  let written = ''
  const log = createTextLog(
    'info',
    visibly((text) => text),
    (line) => (written += line),
  )
  log.info({ reason: 'a\u009B2J\u202E' }, 'tool call')
  expect(written).toContain('reason="a\\u009b2J\\u202e"')
})

test('a line of the audit steers nothing on Node', async () => {
  const lines: string[] = []
  const config = configFor({ baseUrl: 'https://app.test', key: 'k'.repeat(40) })
  const options = { format: 'text', version: '1.0.0', write: (line: string) => void lines.push(line) } as const
  await using telemetry = await createNodeTelemetry(config, options)
  telemetry.audit!('{"audit":true,"reason":"a\u009B\u202E"}\n')
  expect(lines).toEqual(['{"audit":true,"reason":"a\\u009b\\u202e"}\n'])
})
