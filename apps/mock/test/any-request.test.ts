import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMockHost } from '../src/index.ts'

const BASE = '/runtime/webhooks/durabletask'
const segment = fc.oneof(
  fc.constantFrom(
    'instances',
    'orchestrators',
    'entities',
    'Echo',
    'WaitForGo',
    'Counter',
    'Bag',
    'a',
    'b',
    '@counter@a',
  ),
  fc.constantFrom(
    'raiseEvent',
    'Go',
    'op',
    'terminate',
    'suspend',
    'resume',
    'rewind',
    'restart',
    'restartWithOptions',
    'makeprimary',
  ),
  fc.constantFrom('', '$', '%20', '%2F', '%252F', '%00', '%FF', '%C3%A9', '+', '..', '.', '%zz', "'", '\\'),
)
const parameter = fc.tuple(
  fc.constantFrom(
    'top',
    'runtimeStatus',
    'createdTimeFrom',
    'createdTimeTo',
    'showHistory',
    'showInput',
    'fetchState',
    'reason',
    'op',
    'version',
    'taskHub',
    'connection',
    'newInstanceId',
    'instanceIdPrefix',
    'restartWithNewInstanceId',
  ),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '2',
    '99999999999',
    'true',
    'false',
    'Running',
    'Completed,Bogus',
    'Unknown',
    '2020-01-01',
    '2099-01-01T00:00:00Z',
    'garbage',
    '// x',
    'undefined',
    'new Date(1)',
    '{"a":1} b',
    'add',
    'set',
    'delete',
    'Idle',
    'no-hub',
    'a',
  ),
)
const body = fc.constantFrom(
  undefined,
  '',
  ' ',
  '1',
  '"x"',
  '{"a":1}',
  '{',
  '[1,2',
  '[1,,2]',
  'undefined',
  'new Date(1)',
  '/* c */ 1',
  '{"op":"add","input":"5","signal":true,"id":"1"}',
  '{"exists":true,"state":"42"}',
  'nope',
)
const request = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'POST', 'DELETE', 'PUT', 'HEAD'),
  path: fc.array(segment, { maxLength: 5 }),
  query: fc.array(parameter, { maxLength: 3 }),
  body,
  type: fc.constantFrom('application/json', 'text/plain', 'application/json; charset=bogus', ''),
  advance: fc.constantFrom(0, 0, 100, 5_000),
})

test.each(['2.13.7', '3.14.1', '3.15.3'] as const)(
  '%s responds to every request, and soon',
  async (extensionVersion) => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 25 }), async (requests) => {
        await using host = createMockHost({ extensionVersion, authLevel: 'anonymous', clock: 'manual' })
        for (const { method, path, query, body: content, type, advance } of requests) {
          const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
          const hasBody = content !== undefined && method !== 'GET' && method !== 'HEAD'
          const reply = await host.fetch(
            new Request('http://127.0.0.1/', {
              method,
              headers: { 'content-type': type },
              ...(hasBody && { body: content }),
            }),
            { target: `${[BASE, ...path].join('/')}?${search}` },
          )
          expect([200, 202, 400, 404, 409, 410, 412, 500]).toContain(reply.status)
          // A slip of the mock itself would show as an error that no .NET host has.
          expect(await reply.text()).not.toContain('"ExceptionType":"System.Exception"')
          if (advance > 0) await host.clock.advance(advance)
        }
      }),
      { numRuns: 150 },
    )
  },
)
