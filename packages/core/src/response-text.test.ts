import { describe, expect, it } from 'vitest'
import { createDurableClient } from './create-durable-client.ts'
import { failureBodyLimit, parseResponseText } from './response-text.ts'

const long = 'x'.repeat(failureBodyLimit)
const clientOf = (status: number, body: string) =>
  createDurableClient({
    baseUrl: 'http://app.test',
    retry: false,
    fetch: async () => new Response(body, { status, headers: { 'content-type': 'application/json' } }),
  })

describe('a text of the host that is cut', () => {
  it.each<[string, string, unknown]>([
    ['a message', `{"Message":"An instance exists. ${long}`, { Message: `An instance exists. ${long}`.slice(0, 2000) }],
    [
      'an exception',
      ` { "ExceptionMessage" : "boom \\u00e4\\"${long}`,
      { ExceptionMessage: `boom ä"${long}`.slice(0, 2000) },
    ],
    ['what follows a message', `{"Message":"boom","StackTrace":"${long}`, { Message: 'boom' }],
    ['what is nested deep', `{"Message":"boom","Inner":${'['.repeat(failureBodyLimit)}`, { Message: 'boom' }],
    ['a JSON text', `"boom ${long}`, `boom ${long}`.slice(0, 2000)],
  ])('is read by its beginning: %s', (_, text, value) => {
    expect(parseResponseText(text)).toEqual(value)
  })

  it.each([`{"error":"${long}`, `[${long}`, `<html>${long}`, long, `{"Message":"a`, '"a', `{"Message":${long}`])(
    'is left as it is if it is short or not such a text: %#',
    (text) => {
      expect(parseResponseText(text)).toBeUndefined()
    },
  )

  it.each([
    [400, 'invalid_input'],
    [409, 'conflict'],
    [410, 'gone'],
    [500, 'upstream'],
  ])('stays a failure of the host, with status %i', async (status, code) => {
    const client = clientOf(status, `{"Message":"boom","StackTrace":"${long}"}`)
    const id = { functionName: 'Echo', instanceId: 'a' }
    const calls = [client.startOrchestrationWithId(id), client.raiseEvent({ instanceId: 'a', eventName: 'e' })]
    const errors = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))
    for (const error of errors)
      expect(error).toMatchObject({ answeredBy: 'host', upstreamStatus: status, detail: 'boom' })
    expect(errors).toContainEqual(expect.objectContaining({ code }))
  })
})
