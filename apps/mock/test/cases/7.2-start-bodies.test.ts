import { expect } from 'vitest'
import { fact } from './fact.ts'
import { type HostUnderTest, INVALID_JSON, WRONG, error4, expectEmpty, expectJson } from './host-under-test.ts'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

/** Starts `Echo` with a body and reads its input and output from the status. */

async function inputOf(h: HostUnderTest, body: string, sent = {}): Promise<string> {
  expect((await h.post('/orchestrators/Echo/a', body, sent)).status).toBe(202)
  const { text } = await h.reach('a', 'Completed')
  return /"input":(.*),"customStatus"/s.exec(text)![1]!
}

fact('25', 'does not look at the media type', async (h) => {
  expect(await inputOf(h, '"x"', { type: 'text/plain' })).toBe('"x"')
})

fact('26', 'takes an empty body as null', async (h) => {
  expect(await inputOf(h, '')).toBe('null')
})

const malformed = [
  ['27', 'not json'],
  ['28', '{"a":1} tail'],
  ['142', '"abc'],
  ['142', '1 2'],
  ['142', 'true story'],
  ['142', '12ab'],
  ['142', 'TRUE'],
  ['144', nested(65)],
] as const

for (const [number, body] of malformed) {
  fact(number, `refuses the body ${body.slice(0, 20)}`, async (h) => {
    expectJson(
      await h.post('/orchestrators/Echo/a', body),
      400,
      error4(INVALID_JSON, { type: 'Newtonsoft.Json.JsonReaderException' }),
    )
    await h.advance(1_000)
    expectEmpty(await h.get('/instances/a'), 404)
  })
}

for (const body of ['{"a":', '{"a":1', '{', '[1,2,']) {
  fact('29', `answers 500 to the truncated body ${body}`, async (h) => {
    expectJson(await h.post('/orchestrators/Echo/a', body), 500, error4(WRONG))
    await h.advance(1_000)
    expectEmpty(await h.get('/instances/a'), 404)
  })
}

fact('30', 'reads single quotes and a trailing comma', async (h) => {
  expect(await inputOf(h, "{'a':1,}")).toBe('{"a":1}')
})

for (const [name, body, sent] of [
  ['an empty body of unknown length', '', { chunked: true }],
  ['a blank body', ' \n', {}],
] as const) {
  fact('141', `takes ${name} as null for the function`, async (h) => {
    expect(await inputOf(h, body, sent)).toBe(h.pick('null', '""'))
    expect((await h.get('/instances/a')).json.output).toBe(null)
  })
}

fact('142', 'accepts an array that is not closed', async (h) => {
  expect(await inputOf(h, '[1,2')).toBe(h.pick('[1,2]', '"[1,2"'))
  expect((await h.get('/instances/a')).json.output).toEqual([1, 2])
})

for (const [body, input] of [
  ['NaN', '"NaN"'],
  ['0x1F', '31'],
  ['010', '8'],
  ['1e5', '100000.0'],
  ['{"a":1,"a":2}', '{"a":2}'],
]) {
  fact('143', `shows the body ${body} as ${input}`, async (h) => {
    expect(await inputOf(h, body!)).toBe(input)
  })
}

fact('144', 'takes 64 levels', async (h) => {
  expect(await inputOf(h, nested(64))).toBe(nested(64))
})

fact('145', 'answers 500 to an unknown charset', async (h) => {
  const reply = await h.post('/orchestrators/Echo/a', '1', { type: 'application/json; charset=bogus' })
  expectJson(reply, 500, error4(WRONG, { type: 'System.InvalidOperationException' }))
  expectEmpty(await h.get('/instances/a'), 404)
})

for (const [body, legacy] of [
  ['{"$type":"X","a":1}', '{"a":1}'],
  ['{"$id":"1","a":1}', '{"a":1}'],
  ['{"$ref":"1"}', 'null'],
  ['{"b":{"$type":"X"}}', '{"b":{"$type":"X"}}'],
]) {
  fact('146', `keeps or swallows the metadata of ${body}`, async (h) => {
    expect(await inputOf(h, body!)).toBe(h.pick(legacy, body))
  })
}
