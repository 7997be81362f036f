import { describe, expect, test } from 'vitest'
import { ConfigError } from '@durable-http/core/settings'
import { readConfig, unreadVariables } from './stdio-config.ts'

const app = { DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.test', DURABLE_FUNCTIONS_TOKEN: 'key' }

describe('the environment', () => {
  test('is read with what is not set left to its default', () => {
    expect(readConfig(app)).toMatchObject({
      key: 'key',
      readOnly: false,
      toolsets: undefined,
    })
  })

  test.each([
    ['observe, start', ['observe', 'start']],
    ['observe,', ['observe']],
    ['Observe,START', ['observe', 'start']],
    ['', undefined],
  ])('names the toolsets %j', (DURABLE_FUNCTIONS_TOOLSETS, toolsets) => {
    expect(readConfig({ ...app, DURABLE_FUNCTIONS_TOOLSETS }).toolsets).toEqual(toolsets)
  })

  test.each([
    ['DURABLE_FUNCTIONS_TOOLSETS', ',', "',' names none; expected one of observe, start"],
    ['DURABLE_FUNCTIONS_TOOLSETS', 'observe,stort', "entry 2 'stort' is not a toolset; did you mean start?"],
    ['DURABLE_FUNCTIONS_READ_ONLY', 'maybe', "'maybe' is not a switch; expected true or false"],
    ['DURABLE_FUNCTIONS_BASE_URL', 'myapp', "'myapp' is not a URL"],
    ['DURABLE_FUNCTIONS_TASK_HUB', 'My/Hub', "'My/Hub' is not a valid name"],
    ['DURABLE_FUNCTIONS_TOKEN', 'code=a key', 'holds more than the key'],
    ['DURABLE_FUNCTIONS_TOKEN_FILE', '/run/key', 'is set beside DURABLE_FUNCTIONS_TOKEN'],
    ['DURABLE_FUNCTIONS_TOKEN', ' ', 'is not set'],
  ])('is refused where %s is %j', (name, value, message) => {
    const read = () => readConfig({ ...app, [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(`${name} ${message}`)
  })
})

test.each(['yes', 'on', 'true', '1', 'YES', ' True '])('the switch %j is on, as it is for the gateway', (value) => {
  expect(readConfig({ ...app, DURABLE_FUNCTIONS_READ_ONLY: value }).readOnly).toBe(true)
})

test.each(['no', 'off', 'false', '0', '', ' '])('the switch %j is off', (value) => {
  expect(readConfig({ ...app, DURABLE_FUNCTIONS_READ_ONLY: value }).readOnly).toBe(false)
})

describe('the key in a file', () => {
  const variables = { DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.test', DURABLE_FUNCTIONS_TOKEN_FILE: ' /run/key ' }

  test('is read and trimmed, as the gateway reads it', () => {
    const asked: string[] = []
    const readText = (path: string) => {
      asked.push(path)
      return 'from-file\r\n'
    }
    expect(readConfig(variables, readText).key).toBe('from-file')
    expect(asked).toEqual(['/run/key'])
  })

  test.each([
    ['is empty', () => ' \n'],
    ['cannot be read', undefined],
  ])('is one fault where the file %s', (_, readText) => {
    const read = () => readConfig(variables, readText)
    expect(read).toThrow('DURABLE_FUNCTIONS_TOKEN_FILE names a file that is empty or cannot be read')
    expect(read).not.toThrow('DURABLE_FUNCTIONS_TOKEN is not set')
  })
})

test.each([
  ['DURABLE_FUNCTIONS_TOOLSET', 'DURABLE_FUNCTIONS_TOOLSETS'],
  ['DURABLE_FUNCTIONS_CATALOG', 'DURABLE_FUNCTIONS_CATALOGUE'],
  ['DURABLE_FUNCTIONS_READONLY', 'DURABLE_FUNCTIONS_READ_ONLY'],
  ['READ_ONLY', 'DURABLE_FUNCTIONS_READ_ONLY'],
  ['DURABLE_FUNCTIONS_TASKHUB', 'DURABLE_FUNCTIONS_TASK_HUB'],
  ['DURABLE_FUNCTION_CONNECTION', 'DURABLE_FUNCTIONS_CONNECTION'],
  ['DURABLE_FUNCTIONS_VERSION', 'DURABLE_FUNCTIONS_VERSIONS'],
  ['DURABLE_FUNCTIONS_KEY', 'DURABLE_FUNCTIONS_TOKEN'],
  ['DURABLE_FUNCTIONS_URL', 'DURABLE_FUNCTIONS_BASE_URL'],
  ['DURABLE_FUNCTIONS_HUB', 'DURABLE_FUNCTIONS_TASK_HUB'],
  ['MCP_CONFRIM', 'MCP_CONFIRM'],
  ['MCP_STATE_SECRETS', 'MCP_STATE_SECRET'],
])('the variable %s gets one hint', (name, meant) => {
  expect(unreadVariables({ ...app, [name]: 'x' })).toEqual([`${name} is not read; did you mean ${meant}?`])
})

test('other variables get no hint, and those of ours that mean nothing are named', () => {
  const others = [
    'PATH',
    'MCP_PORT',
    'MCP_SESSIONS',
    'NODE_OPTIONS',
    'DURABLE_FUNCTIONS_TOKEN_NEXT',
    'UPSTREAM_A_TOKEN',
  ]
  const variables = { ...app, ...Object.fromEntries(others.map((name) => [name, 'x'])), DURABLE_FUNCTIONS_COLOUR: 'x' }
  expect(unreadVariables(variables)).toEqual(['DURABLE_FUNCTIONS_COLOUR is not read: there is no such setting'])
})
