import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/runtimes/node/main.ts', import.meta.url))

test.each([
  [['--help'], 0],
  [['--version'], 0],
  [['--print-config'], 0],
  [['create-key', '--name', 'ci'], 0],
  // Nothing listens at its address.
  [['doctor'], 1],
  [['doctor', '--json'], 1],
])('a reader that leaves early is not a failure of %j', async (args, code) => {
  const env = {
    PATH: process.env['PATH'],
    DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:9',
    DURABLE_FUNCTIONS_TOKEN: 'k',
  }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)))
  const [ended] = (await once(child, 'close')) as [number]
  expect([complaint, ended]).toEqual(['', code])
})
