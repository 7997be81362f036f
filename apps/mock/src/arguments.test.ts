import { expect, test } from 'vitest'
import { readArguments, usage } from './arguments.ts'

test('fills in the defaults', () => {
  expect(readArguments([])).toEqual({
    kind: 'options',
    options: {
      hostname: '127.0.0.1',
      port: 7071,
      rpcPort: undefined,
      key: 'mock-key-not-a-secret',
      taskHub: 'TestHubName',
      extensionVersion: '3.14.1',
      storage: 'azureStorage',
      authLevel: 'function',
    },
  })
})

test('reads every flag, with a blank or an equals sign', () => {
  const args =
    '--port 0 --rpc-port=17071 --key k --task-hub H --extension-version 2.13.7 --storage mssql --auth-level anonymous'
  expect(readArguments(args.split(' '))).toMatchObject({
    options: {
      port: 0,
      rpcPort: 17071,
      key: 'k',
      taskHub: 'H',
      extensionVersion: '2.13.7',
      storage: 'mssql',
      authLevel: 'anonymous',
    },
  })
})

test.each([
  [['--extension-version', '4'], "--extension-version got '4': accepted are 3.14.1, 2.13.7, 3.15.3"],
  [['--port', 'x'], "--port got 'x': accepted is a number from 0 to 65535"],
  [['--rpc-port', '70000'], "--rpc-port got '70000': accepted is a number from 0 to 65535"],
  [['--storage', 'netherite'], "--storage got 'netherite': accepted are azureStorage, mssql, noRewind"],
  [['serve'], "unexpected argument 'serve': flags begin with --"],
  [['--key'], '--key needs a value'],
])('refuses %j with its reason', (args, problem) => {
  expect(readArguments(args)).toEqual({ kind: 'invalid', problems: [problem] })
})

test('names an unknown flag and all that are accepted', () => {
  const read = readArguments(['--prot', '1'])
  expect(read).toMatchObject({ kind: 'invalid' })
  expect(JSON.stringify(read)).toContain("unknown flag '--prot': accepted are --port, --rpc-port")
})

test('gives help whatever else is asked', () => {
  expect(readArguments(['--port', 'x', '--help'])).toEqual({ kind: 'help' })
  expect(usage).toContain('--extension-version')
})
