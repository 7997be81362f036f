import { expect, test } from 'vitest'
import { readArguments, usage } from './arguments.ts'
import { versions } from './versions.ts'

test('fills in the defaults', () => {
  expect(readArguments([])).toEqual({
    kind: 'options',
    options: {
      hostname: '127.0.0.1',
      port: 7071,
      rpcPort: undefined,
      key: 'mock-key-not-a-secret',
      taskHub: 'TestHubName',
      extensionVersion: '3.19.0',
      storage: 'azureStorage',
      tableService: 'azurite',
      storesParent: undefined,
      defaultVersion: undefined,
      authLevel: 'function',
      clock: 'real',
      paths: [],
      sampleFunctions: true,
      heldActivities: [],
      admin: false,
    },
  })
})

test('reads every flag, with a space or an equals sign', () => {
  const args =
    '--port 0 --rpc-port=17071 --key k --task-hub H --extension-version 2.13.7 --storage mssql --table-service azure --stores-parent true --default-version 2.0 --auth-level anonymous'
  expect(readArguments(args.split(' '))).toMatchObject({
    options: {
      port: 0,
      rpcPort: 17071,
      key: 'k',
      taskHub: 'H',
      extensionVersion: '2.13.7',
      storage: 'mssql',
      tableService: 'azure',
      storesParent: true,
      defaultVersion: '2.0',
      authLevel: 'anonymous',
    },
  })
})

test.each([
  ['-p 7071', "unknown flag '-p': did you mean --port?"],
  ['-p7071', "unknown flag '-p7071': did you mean --port?"],
  ['-p=7071', "unknown flag '-p=7071': did you mean --port?"],
  ['--Port 7071', "unknown flag '--Port': did you mean --port?"],
  ['--prot 7071', "unknown flag '--prot': did you mean --port?"],
  ['--ports 7071', "unknown flag '--ports': did you mean --port?"],
  ['--rest-port 7071', "unknown flag '--rest-port': did you mean --port?"],
  ['--rpcport 1', "unknown flag '--rpcport': did you mean --rpc-port?"],
  ['--defaultVersion 2.0', "unknown flag '--defaultVersion': did you mean --default-version?"],
  ['--taskhub A', "unknown flag '--taskhub': did you mean --task-hub?"],
])('gives one hint for %s', (line, problem) => {
  expect(readArguments(line.split(' '))).toEqual({ kind: 'invalid', problems: [problem] })
})

test('takes a switch without a value', () => {
  expect(readArguments(['--admin', 'a.yaml'])).toMatchObject({ options: { admin: true, paths: ['a.yaml'] } })
})

test('takes paths anywhere, and leaves the samples out beside them', () => {
  expect(readArguments(['a.yaml', '--port', '0', 'b.ts', '--hold', 'Charge, Ship'])).toMatchObject({
    options: { paths: ['a.yaml', 'b.ts'], sampleFunctions: false, heldActivities: ['Charge', 'Ship'] },
  })
  expect(readArguments(['a.yaml', '--samples', 'true'])).toMatchObject({ options: { sampleFunctions: true } })
})

test.each([
  [['--extension-version', '4'], `--extension-version got '4': accepted are ${Object.keys(versions).join(', ')}`],
  [['--port', 'x'], "--port got 'x': accepted is a number from 0 to 65535"],
  [['--rpc-port', '70000'], "--rpc-port got '70000': accepted is a number from 0 to 65535"],
  [['--storage', 'redis'], "--storage got 'redis': accepted are azureStorage, mssql, netherite, noRewind"],
  [['--table-service', 'aws'], "--table-service got 'aws': accepted are azurite, azure"],
  [['--stores-parent', 'yes'], "--stores-parent got 'yes': accepted are true, false"],
  [['-v'], "unknown flag '-v': flags begin with --"],
  [['--clock', 'fast'], "--clock got 'fast': accepted are real, automatic, virtual, stopped"],
  [['--key'], '--key needs a value'],
])('refuses %j with its reason', (args, problem) => {
  expect(readArguments(args)).toEqual({ kind: 'invalid', problems: [problem] })
})

test('names an unknown flag and all that are accepted', () => {
  const read = readArguments(['--colour', '1'])
  expect(read).toMatchObject({ kind: 'invalid' })
  expect(JSON.stringify(read)).toContain("unknown flag '--colour': accepted are --port, --rpc-port")
})

test('gives help whatever else is asked', () => {
  expect(readArguments(['--port', 'x', '--help'])).toEqual({ kind: 'help' })
  expect(usage).toContain('--extension-version')
})
