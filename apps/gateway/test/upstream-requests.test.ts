import {
  createDurableClient,
  type DurableClient,
  type Fetch,
  type Operation,
  type OperationName,
  operationNames,
  operations,
} from '@durable-http/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'
import { exampleInputs } from './example-inputs.ts'

const upstream = { baseUrl: 'https://myapp.azurewebsites.net', key: 'the/key+==' }

interface Sent {
  url: string
  method: string
  headers: Record<string, string>
  body: string
}

const times = { createdTime: '2026-01-01T00:00:00Z', lastUpdatedTime: '2026-01-01T00:00:00Z' }
const nulls = { input: null, output: null, customStatus: null }
const ended = { name: 'Echo', instanceId: 'a', runtimeStatus: 'Completed', ...times, ...nulls, instancesDeleted: 1 }

/** A host that notes what it is sent, and whose instances have ended. */
function createRecorder() {
  const sent: Sent[] = []
  const fetch: Fetch = async (url, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers))
    const body = await new Response((init?.body ?? null) as string | null).text()
    sent.push({ url, method: init?.method ?? 'GET', headers, body })
    return Response.json(ended)
  }
  return { sent, fetch }
}

type AnyRaw = Record<OperationName, (input: object) => Promise<Response>>

async function call(client: DurableClient, name: OperationName, input: object): Promise<void> {
  const response = await (client.raw as unknown as AnyRaw)[name](input)
  await response.text()
}

/** Requests that the host receives from a client directly, and through a gateway. */
async function compare(name: OperationName, input: object): Promise<{ direct: Sent[]; throughGateway: Sent[] }> {
  const direct = createRecorder()
  await call(createDurableClient({ ...upstream, fetch: direct.fetch }), name, input)
  const behind = createRecorder()
  const { rest } = createGateway({ config: configFor(upstream), fetchOf: () => behind.fetch })
  const fetch: Fetch = (url, init) => rest.fetch(new Request(url, init))
  await call(
    createDurableClient({ baseUrl: 'http://localhost:8080', key: 'not the key', retry: false, fetch }),
    name,
    input,
  )
  return { direct: direct.sent, throughGateway: behind.sent }
}

describe('the gateway sends upstream what the client would have sent', () => {
  test.each(operationNames)('%s', async (name) => {
    const { direct, throughGateway } = await compare(name, exampleInputs[name])
    expect(direct.length).toBeGreaterThan(0)
    // The client in front of the gateway looks at an instance before it purges or rewinds it, and then the gateway does.
    const lookUps = name === 'purgeInstance' || name === 'rewindInstance' ? 1 : 0
    expect(throughGateway.slice(lookUps)).toEqual(direct)
    for (const { url } of throughGateway) expect(url).not.toContain('not%20the%20key')
  })

  test.each(operationNames)('%s, with every parameter in the example', async (name) => {
    const { route, body, headers = {} }: Operation = operations[name]
    const { throughGateway } = await compare(name, exampleInputs[name])
    const { url, headers: sentHeaders, body: sentBody } = throughGateway.at(-1)!
    const parameters = /\{\?(.*)\}/.exec(route)?.[1]?.split(',') ?? []
    const query = new URL(url).searchParams
    const left = name === 'restartInstanceWithOptions' || name.startsWith('start') ? ['version'] : []
    const given = parameters.filter((parameter) => !left.includes(parameter) && parameter in exampleInputs[name])
    expect(given.filter((parameter) => !query.has(parameter))).toEqual([])
    for (const [field, header] of Object.entries(headers)) {
      if (field in exampleInputs[name]) expect(sentHeaders).toHaveProperty(header)
    }
    expect(sentBody === '').toBe(body === undefined)
  })

  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  const id = text.filter(
    (value) => value.trim() === value && !/[/\\#?%@\p{Cc}\p{Cs}]/u.test(value) && !/^\.*$/.test(value),
  )

  test('whatever the id, the event and its data', async () => {
    const input = fc.record({ instanceId: id, eventName: id, eventData: fc.jsonValue() })
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const { direct, throughGateway } = await compare('raiseEvent', given)
        expect(throughGateway).toEqual(direct)
      }),
    )
  })

  test('whatever the reason', async () => {
    const reason = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => value.isWellFormed())
    await fc.assert(
      fc.asyncProperty(id, reason, async (instanceId, why) => {
        const { direct, throughGateway } = await compare('suspendInstance', { instanceId, reason: why })
        expect(throughGateway).toEqual(direct)
      }),
    )
  })
})
