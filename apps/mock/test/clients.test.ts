import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readFunctionsFile } from '../src/functions.ts'
import { createMockHost } from '../src/index.ts'
import { serveMockHost } from '../src/node.ts'

const run = promisify(execFile)
const folder = join(import.meta.dirname, 'clients')
const key = 'key-of-the-clients'

const isThere = async (command: string, ...args: string[]): Promise<boolean> =>
  run(command, args).then(
    () => true,
    () => false,
  )

const clients = [
  { name: 'Python', command: 'python3', args: ['order_test.py'], found: await isThere('python3', '--version') },
  { name: 'the shell', command: 'sh', args: ['order-test.sh'], found: await isThere('curl', '--version') },
  { name: 'Java', command: 'java', args: ['OrderTest.java'], found: await isThere('javac', '-version') },
]

describe('the admin API serves a test', () => {
  // Where a language is not installed its test cannot run.
  test.each(clients.filter(({ found }) => found))(
    'in $name',
    { timeout: 60_000 },
    async ({ command, args: [file] }) => {
      const examples = new URL('../examples/stuck.yaml', import.meta.url)
      const { functions, heldActivities } = readFunctionsFile(await readFile(examples, 'utf8'), 'stuck.yaml')
      await using host = createMockHost({ key, functions, heldActivities, clock: 'real' })
      await using served = await serveMockHost({ host, port: 0, admin: true })
      const { stdout } = await run(command, [join(folder, file!), served.url, key])
      expect(stdout).toContain('all well')
    },
  )
})
