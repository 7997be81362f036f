import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './stdio-config.ts'

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
    ['', undefined],
  ])('names the toolsets %j', (DURABLE_FUNCTIONS_TOOLSETS, toolsets) => {
    expect(readConfig({ ...app, DURABLE_FUNCTIONS_TOOLSETS }).toolsets).toEqual(toolsets)
  })

  test.each([
    ['DURABLE_FUNCTIONS_TOOLSETS', ',', 'names none; expected some of observe, start'],
    ['DURABLE_FUNCTIONS_TOOLSETS', 'observe,Start', 'names Start; expected some of observe, start'],
    ['DURABLE_FUNCTIONS_READ_ONLY', 'maybe', 'is not a switch; expected true or false'],
    ['DURABLE_FUNCTIONS_BASE_URL', 'myapp', 'is no URL'],
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
