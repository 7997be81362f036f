import { expect, it } from 'vitest'
import { createGatewayUnderTest, problemOf } from './gateway-under-test.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const status = JSON.stringify({ name: 'F', instanceId: 'a', runtimeStatus: 'Completed', input: null, output: null })

const gatewayTo = (body: BodyInit | null, code: number, headers: Record<string, string> = json) =>
  createGatewayUnderTest({ client: { fetch: async () => new Response(body, { status: code, headers }) } })

it.each([
  ['GET', 'instances/a', 200, '{"status":"ok"}'],
  ['GET', 'instances/a', 202, '{"status":"ok"}'],
  ['GET', 'instances/a', 200, '[1,2]'],
  ['GET', 'instances/a', 200, 'null'],
  ['GET', 'instances/a', 200, '<html>portal</html>'],
  ['GET', 'instances/a', 200, status.slice(0, 50)],
  ['GET', 'instances/a?showHistory=true', 200, '{"status":"ok"}'],
  ['GET', 'instances', 200, '{"value":[]}'],
  ['GET', 'instances', 200, `[${status}`],
  ['GET', 'entities', 200, '""'],
  ['GET', 'entities/Counter/k', 200, '<html>portal</html>'],
  ['DELETE', 'instances/a', 200, '{"status":"ok"}'],
  ['DELETE', 'instances?createdTimeFrom=2020-01-01T00:00:00Z', 200, '[]'],
  ['POST', 'instances/a/terminate', 202, '{"status":"ok"}'],
  ['POST', 'instances/a/terminate', 202, '<html>portal</html>'],
  ['POST', 'entities/Counter/k?op=add', 202, 'OK'],
])('%s %s answered %i with %s is a problem that says who answered', async (method, path, code, body) => {
  // With its length, without it, and too long to be read at once.
  const forms: [string, Record<string, string>][] = [
    [body, { ...json, 'content-length': String(body.length) }],
    [body, json],
    [body + ' '.repeat(70_000), json],
  ]
  for (const [text, headers] of forms) {
    // A streamed body is judged by its beginning.
    if (text.length > 70_000 && (body.startsWith('[{') || body.startsWith('{"name'))) continue
    await using gateway = gatewayTo(text, code, headers)
    const response = await gateway.call(method, path)
    expect(response.status).toBe(502)
    expect(await problemOf(response)).toMatchObject({ code: 'protocol', answeredBy: 'other', upstreamStatus: code })
  }
})

it.each([
  ['instances/a', ` ${status}\n`],
  ['instances/a', `\uFEFF${status}`],
  ['instances', '[ ]'],
  ['entities/Counter/k', '7'],
  ['entities/Counter/k', 'undefined'],
])('a response of the host to %s is passed on: %s', async (path, body) => {
  await using gateway = gatewayTo(body, 200)
  expect((await gateway.call('GET', path)).status).toBe(200)
})

it.each([200, 404, 500])(
  'a response with status %i that breaks off is a broken connection, not our fault',
  async (code) => {
    const torn = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"Mess')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
    await using gateway = gatewayTo(torn, code)
    const response = await gateway.call('POST', 'instances/a/terminate')
    expect(response.status).toBe(502)
    expect((await problemOf(response)).code).toBe('network')
  },
)
