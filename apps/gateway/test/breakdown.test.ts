import { expect, test } from 'vitest'
import { spawnGateway } from './spawned-gateway.ts'

const key = 'Canary/7+x9=='

test('a gateway that breaks down ends with 1, and says why without its key', async () => {
  // Simulates an unknown fault, on a signal that the gateway does not use.
  const fault = `process.on('SIGUSR2', () => { throw new Error('no way to https://h/?code=${encodeURIComponent(key)}') })`
  await using gateway = await spawnGateway({
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(fault)}`,
    DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:9',
    DURABLE_FUNCTIONS_TOKEN: key,
  })
  gateway.child.kill('SIGUSR2')
  expect(await gateway.ended).toBe(1)
  expect(gateway.printed()).toMatch(/"message":"no way to https:\/\/h\/\?code=\[key\]".*"msg":"the gateway broke down"/)
  expect(gateway.printed()).not.toContain('Canary')
})
