import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { readConfig } from './config.ts'

const key = 'canary-Key/9+plus=='

function faultsOf(variables: Record<string, unknown>): ConfigError {
  try {
    readConfig(variables)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('readConfig', () => {
  test('listens on 8080 and 9090 of loopback in front of the mock when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      restPort: 8080,
      mcpPort: 9090,
      upstreams: [],
      warnings: [],
    })
  })

  test('reads every variable', () => {
    expect(
      readConfig({
        REST_PORT: '1080',
        MCP_PORT: '1090',
        HOST: '::1',
        DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.azurewebsites.net',
        DURABLE_FUNCTIONS_TOKEN: key,
        DURABLE_FUNCTIONS_TASK_HUB: 'MyHub',
        DURABLE_FUNCTIONS_CONNECTION: 'Storage',
        PUBLIC_URL: 'https://durable.example.com/gateway/',
      }),
    ).toMatchObject({
      host: '::1',
      restPort: 1080,
      mcpPort: 1090,
      upstreams: [
        { name: 'default', baseUrl: 'https://myapp.azurewebsites.net', key, taskHub: 'MyHub', connection: 'Storage' },
      ],
      publicUrl: 'https://durable.example.com/gateway',
      warnings: [],
    })
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ REST_PORT: '', HOST: ' ', DURABLE_FUNCTIONS_BASE_URL: '' })).toEqual(readConfig({}))
  })

  test('names every fault at once with what is expected and an example', () => {
    const { faults, message } = faultsOf({
      REST_PORT: 'eighty',
      MCP_PORT: '70000',
      HOST: '0.0.0.0',
      DURABLE_FUNCTIONS_BASE_URL: 'myapp.azurewebsites.net',
      DURABLE_FUNCTIONS_TOKEN: 'two words',
      DURABLE_FUNCTIONS_TASK_HUB: 'my hub',
      DURABLE_FUNCTIONS_CONNECTION: 'a/b',
      PUBLIC_URL: 'durable.example.com',
    })
    expect(faults.map(({ variable }) => variable)).toEqual([
      'REST_PORT',
      'MCP_PORT',
      'HOST',
      'DURABLE_FUNCTIONS_BASE_URL',
      'DURABLE_FUNCTIONS_TOKEN',
      'DURABLE_FUNCTIONS_TASK_HUB',
      'DURABLE_FUNCTIONS_CONNECTION',
      'PUBLIC_URL',
    ])
    for (const { variable, message, example } of faults) {
      expect(message).toMatch(/expected/)
      expect(example).toMatch(new RegExp(`^${variable}=`))
    }
    expect(message).toContain("REST_PORT 'eighty' is no port number")
    expect(message).toContain("HOST '0.0.0.0' is no loopback address")
  })

  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['one port for both', { REST_PORT: '9090' }, /MCP_PORT is the REST_PORT, too/],
    ['a negative port', { REST_PORT: '-1' }, /REST_PORT '-1' is no port/],
    ['a base URL with a key', { DURABLE_FUNCTIONS_BASE_URL: `https://a.example/?code=${key}` }, /query/],
    ['a base URL of another scheme', { DURABLE_FUNCTIONS_BASE_URL: 'ftp://a.example' }, /https?:\/\//],
    ['a public URL with a query', { PUBLIC_URL: 'https://a.example/?x=1' }, /no query/],
    ['a binding that is no text', { DURABLE_FUNCTIONS_TOKEN: { get: key } }, /DURABLE_FUNCTIONS_TOKEN is no text/],
    ['a name in place of an address', { HOST: 'gateway.internal' }, /HOST 'gateway.internal' is no loopback/],
  ]
  test.each(refused)('refuses %s', (_, variables, message) => {
    const error = faultsOf(variables)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain(key)
  })

  test('never shows the key, whichever variable it was put into', () => {
    const names = [
      'REST_PORT',
      'MCP_PORT',
      'HOST',
      'DURABLE_FUNCTIONS_BASE_URL',
      'DURABLE_FUNCTIONS_TASK_HUB',
      'PUBLIC_URL',
    ]
    const token = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...Array.from('abcXYZ089-_/+=')) })
    fc.assert(
      fc.property(token, fc.subarray(names, { minLength: 1 }), (secret, where) => {
        const variables = {
          DURABLE_FUNCTIONS_TOKEN: secret,
          ...Object.fromEntries(where.map((name) => [name, secret])),
        }
        try {
          readConfig(variables)
        } catch (error) {
          expect(String((error as Error).stack)).not.toContain(secret)
          expect(JSON.stringify(error)).not.toContain(secret)
        }
      }),
    )
  })

  const warned: [string, Record<string, unknown>, string[]][] = [
    [
      'a key nobody asks for',
      { DURABLE_FUNCTIONS_TOKEN: key },
      ['DURABLE_FUNCTIONS_TOKEN not used: DURABLE_FUNCTIONS_BASE_URL is not set'],
    ],
    [
      'a remote host without a key',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://a.example' },
      ['DURABLE_FUNCTIONS_TOKEN is not set: requests go out without a key'],
    ],
    [
      'a key over plain HTTP',
      { DURABLE_FUNCTIONS_BASE_URL: 'http://a.example', DURABLE_FUNCTIONS_TOKEN: key },
      ['DURABLE_FUNCTIONS_BASE_URL begins with http://: the key travels unencrypted'],
    ],
    ['nothing about a local host', { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:7071' }, []],
  ]
  test.each(warned)('warns of %s', (_, variables, warnings) => {
    expect(readConfig(variables).warnings).toEqual(warnings)
  })
})
