import { describe, expect, it } from 'vitest'
import { createGatewayUnderTest, problemOf } from './gateway-under-test.ts'

const nested = (levels: number, inside = '1') => `${'[{"a":'.repeat(levels / 2)}${inside}${'}]'.repeat(levels / 2)}`
const headers = { 'content-type': 'application/json' }
const long = `"${'['.repeat(100_000)}"`
const routes = ['orchestrators/WaitForGo/b', 'instances/a/raiseEvent/Data', 'entities/Counter/k?op=add'] as const

describe.each(routes)('a body of POST %s', (path) => {
  it.each([
    ['short', '1'],
    ['streamed', long],
  ])('may be nested 64 levels and no more: %s', async (_, inside) => {
    await using gateway = createGatewayUnderTest()
    await gateway.call('POST', 'orchestrators/WaitForGo/a')
    await gateway.host.clock.settle()
    expect((await gateway.call('POST', path, { headers, body: nested(64, inside) })).status).toBe(202)
    for (const levels of [66, 200_000]) {
      const refused = await problemOf(await gateway.call('POST', path, { headers, body: nested(levels, inside) }))
      expect(refused).toMatchObject({
        status: 400,
        code: 'invalid_input',
        issues: [{ parameter: 'body', in: 'body', message: expect.stringContaining('at most 64 levels deep') }],
      })
    }
  })
})
