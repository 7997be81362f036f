import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { createMockHost } from '../index.ts'
import { createRecorder, createReplayer, readRecording } from '../recording.ts'

const key = 'se/cret+key=='
const base = '/runtime/webhooks/durabletask'

function setUp(options: { members?: string[]; shapes?: boolean } = {}) {
  const host = createMockHost({ key })
  const recorder = createRecorder({
    upstream: 'https://real.example',
    ...options,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const send = (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = { 'x-functions-key': key },
  ) =>
    recorder.fetch(
      new Request('http://localhost:7071/', {
        method,
        headers: { host: 'localhost:7071', 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body }),
      }),
      base + path,
    )
  return { host, recorder, send, [Symbol.asyncDispose]: () => host.dispose() }
}

const textOf = (value: unknown) => JSON.stringify(value)

describe('a recording', () => {
  test('holds requests and responses without the key, and links lead back to the recorder', async () => {
    await using here = setUp()
    const started = await here.send(
      'POST',
      `/orchestrators/Hello/a?code=${encodeURIComponent(key)}`,
      '{"password":"p","n":1}',
      {},
    )
    expect(started.headers.get('location')).toMatch(/^http:\/\/localhost:7071\//)
    await here.host.clock.settle()
    await here.send('GET', '/instances/a')
    const { steps } = here.recorder.recording
    expect(steps.map(({ request, response }) => [request.method, request.path, response.status])).toEqual([
      ['POST', `${base}/orchestrators/Hello/a?code=KEY`, 202],
      ['GET', `${base}/instances/a`, 200],
    ])
    expect(steps[0]!.response.headers['location']).toMatch(/^http:\/\/HOST\/.*code=KEY$/)
    for (const secret of [key, encodeURIComponent(key), 'real.example']) expect(textOf(steps)).not.toContain(secret)
    expect(steps[1]!.response.json).toMatchObject({ output: ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'] })
  })

  test('leaves listed members out, and payloads but for their shape', async () => {
    await using listed = setUp({ members: ['Password'] })
    await listed.send('POST', '/orchestrators/Echo/a', '{"password":"open sesame","n":12}')
    await listed.host.clock.settle()
    await listed.send('GET', '/instances/a')
    expect(textOf(listed.recorder.recording)).not.toContain('sesame')
    expect(listed.recorder.recording.steps[1]!.response.json).toMatchObject({ output: { password: 'redacted', n: 12 } })
    await using shaped = setUp({ shapes: true })
    await shaped.send('POST', '/orchestrators/Echo/a', '{"password":"open sesame","n":12}')
    await shaped.host.clock.settle()
    await shaped.send('GET', '/instances/a')
    expect(shaped.recorder.recording.steps[0]!.request.body).toBe('{"password":"text(11)","n":0}')
    expect(shaped.recorder.recording.steps[1]!.response.json).toMatchObject({
      instanceId: 'a',
      output: { password: 'text(11)', n: 0 },
    })
  })

  test('notes a host that cannot be reached', async () => {
    const recorder = createRecorder({
      upstream: 'http://127.0.0.1:9',
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    })
    expect((await recorder.fetch(new Request('http://x/'), '/instances')).status).toBe(502)
    expect(recorder.recording.steps[0]!.response.status).toBe(0)
  })

  test.each([
    ['{', /f\.json is not JSON/],
    ['{"name":"a"}', /f\.json is not a recording: steps: /],
    [
      '{"name":"a","steps":[{"request":{"method":"GET","path":"x"},"response":{"status":200}}]}',
      /steps\.0\.request\.path/,
    ],
  ])('%s is refused', (text, reason) => {
    expect(() => readRecording(text, 'f.json')).toThrow(reason)
  })
})

describe('a replay', () => {
  const replayOf = async (here: ReturnType<typeof setUp>) => {
    const { recording } = here.recorder
    const replayer = createReplayer(readRecording(JSON.stringify(recording), 'f.json'), { key: 'other' })
    const ask = (method: string, path: string, body?: string) =>
      replayer.fetch(
        new Request('http://localhost:1/', {
          method,
          headers: { host: 'localhost:1' },
          ...(body !== undefined && { body }),
        }),
        base + path,
      )
    return { replayer, ask }
  }

  test('responds as recorded, step by step, and repeats the last', async () => {
    await using here = setUp()
    await here.send('POST', '/orchestrators/WaitForGo/a', ' 7 ')
    await here.host.clock.settle()
    await here.send('GET', '/instances/a?showInput=false&showHistory=true')
    await here.send('POST', '/instances/a/raiseEvent/Go', '1')
    await here.host.clock.settle()
    await here.send('GET', '/instances/a?showInput=false&showHistory=true')
    const { replayer, ask } = await replayOf(here)
    const started = await ask('POST', '/orchestrators/WaitForGo/a?code=other', '7')
    expect(started.status).toBe(202)
    expect(started.headers.get('location')).toContain('http://localhost:1/runtime/webhooks/durabletask/instances/a?')
    expect(await started.text()).toContain('code=other')
    const statuses = []
    for (let i = 0; i < 3; i++)
      statuses.push(
        (
          (await (await ask('GET', '/instances/a?showHistory=true&showInput=false')).json()) as {
            runtimeStatus: string
          }
        ).runtimeStatus,
      )
    expect(statuses).toEqual(['Running', 'Completed', 'Completed'])
    expect([replayer.mismatches, replayer.unused]).toEqual([[], [3]])
  })

  test('explains what fitted no step, and how close it came', async () => {
    await using here = setUp()
    await here.send('POST', '/orchestrators/Echo/a', '{"n":1}')
    const { replayer, ask } = await replayOf(here)
    const response = await ask('POST', '/orchestrators/Echo/a?x=1', '{"n":2}')
    expect(response.status).toBe(501)
    expect(replayer.mismatches[0]!.nearest).toEqual([
      { step: 1, differences: ['query: got x=1, which was not recorded', 'body: recorded {"n":1}, got {"n":2}'] },
    ])
  })

  test('takes the recordings of the real host', async () => {
    const path = new URL('../../test/recordings/3.19.0/control.json', import.meta.url)
    const recording = readRecording(await readFile(path, 'utf8'), 'control.json')
    const replayer = createReplayer(recording)
    const [{ request, response }] = recording.steps as [(typeof recording.steps)[number]]
    const replayed = await replayer.fetch(
      new Request('http://HOST/', {
        method: request.method,
        ...(request.body !== undefined && { body: request.body }),
      }),
      request.path,
    )
    expect([replayed.status, replayer.mismatches]).toEqual([response.status, []])
  })
})
