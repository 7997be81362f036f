import { createDurableClient } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { createDocumentedApp } from '../documented-app.ts'
import { api } from '../gateway-under-test.ts'
import { type HostEndpoint, type HostEndpointName, hostEndpoints } from './host-endpoint.ts'
import type { RecordedScenario, RecordedVersion, WrittenStep } from './recorded-scenario.ts'
import { replayKey, requestOf, type StepRequest, valueAt } from './step-request.ts'

/** A response as far as it is compared. */
export interface StepResponse {
  status: number
  headers: Record<string, string>
  text: string
}

/** One recorded request, sent to the host and to the gateway in front of the same host in the same state. */
export interface PlayedStep {
  scenario: string
  endpoint: HostEndpointName
  /** True if it asks for something below another base, or by another name of the host. */
  elsewhere: boolean
  step: number
  note: string | undefined
  /** As the gateway got it. */
  request: StepRequest
  host: StepResponse
  gateway: StepResponse
}

const origin = 'http://127.0.0.1:7071'
const compared = ['content-type', 'location', 'retry-after', 'x-ms-continuation-token']
const poll = 100
const patience = 15_000

/** Plays a scenario on a host; before each step the gateway's host is brought into the same state and asked the same. */
export async function playScenario(version: RecordedVersion, scenario: RecordedScenario): Promise<PlayedStep[]> {
  const options = { extensionVersion: version, key: replayKey, clock: 'manual' } as const
  await using host = createMockHost(options)
  await using behind = createMockHost(options)
  const { base, fetch }: HostEndpoint = hostEndpoints[scenario.endpoint]
  const client = createDurableClient({
    baseUrl: origin + base,
    ...(scenario.endpoint === 'webhooks' ? { key: replayKey } : {}),
    retry: false,
    // As the gateway process does it: a reason stays as its caller wrote it.
    allowHazards: ['truncatedReason'],
    fetch: (url, init) => fetch(behind, new Request(url, init)),
  })
  const rest = createDocumentedApp({ client })
  const saved: Record<string, string> = { run: 'q9', key: replayKey }
  const played: PlayedStep[] = []
  let step = -1

  for (const written of scenario.scenario) {
    if (written.pause) await host.clock.advance(written.pause)
    if (written.method === undefined) continue
    step++
    const direct = requestOf(written, saved, base)
    const request = requestOf(written, saved, api)
    const askHost = () => ask((init) => fetch(host, toRequest(direct, init), direct.target), host.clock)
    let before = host.snapshot()
    let received = await askHost()
    for (let waited = 0; !meets(received, written.until) && waited < patience; waited += poll) {
      await host.clock.advance(poll)
      before = host.snapshot()
      received = await askHost()
    }
    for (const [name, from] of Object.entries(written.save ?? {})) {
      const value = from.startsWith('header:') ? received.headers[from.slice(7)] : valueAt(received.text, from)
      saved[name] = typeof value === 'string' ? value : ''
    }
    behind.restore(before)
    const gateway = await ask((init) => rest.request(toRequest(request, init)), behind.clock)
    const { note } = scenario.steps[step]!
    const { name, endpoint } = scenario
    const elsewhere = written.absolute === true || 'host' in request.headers
    played.push({ scenario: name, endpoint, elsewhere, step, note, request, host: ownBase(received, base), gateway })
  }
  return played
}

// A client that is pointed at the gateway finds the operations below another path, and `Location` says so.
function ownBase({ headers, ...rest }: StepResponse, base: string): StepResponse {
  const { location } = headers
  const own = location?.startsWith(`${origin}${base}/`)
    ? origin + api + location.slice(origin.length + base.length)
    : ''
  return { ...rest, headers: own === '' ? headers : { ...headers, location: own } }
}

function toRequest({ method, target, headers, body }: StepRequest, init: RequestInit): Request {
  const { host, ...rest } = headers
  const at = host === undefined ? origin : `http://${host}`
  return new Request(at + target, { method, headers: rest, ...(body === undefined ? {} : { body }), ...init })
}

// A start that waits gets its response in the host's time, which passes only on request.
async function ask(
  send: (init: RequestInit) => Promise<Response> | Response,
  clock: { advance(ms: number): Promise<void> },
): Promise<StepResponse> {
  const leaving = new AbortController()
  let open = true
  const received = Promise.resolve(send({ signal: leaving.signal })).finally(() => (open = false))
  for (let waited = 0; open && waited < 60_000; waited += poll) {
    await Promise.race([received, new Promise((resolve) => setTimeout(resolve, 15))])
    if (open) await clock.advance(poll)
  }
  if (open) {
    leaving.abort()
    return { status: 0, headers: {}, text: '' }
  }
  const response = await received
  const headers = compared.flatMap((name) => {
    // The host's tokens end in a space, which HTTP does not count as part of a value.
    const value = response.headers.get(name)?.trim() ?? null
    return value === null ? [] : [[name, value]]
  })
  return {
    status: response.status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    text: await response.text(),
  }
}

function meets(received: StepResponse, until: WrittenStep['until']): boolean {
  if (!until) return true
  const { status, runtimeStatus, json, length, match } = until
  if (status && !status.includes(received.status)) return false
  if (runtimeStatus && !runtimeStatus.includes(valueAt(received.text, '/runtimeStatus') as string)) return false
  const wanted = Object.entries(json ?? {})
  if (wanted.some(([pointer, value]) => JSON.stringify(valueAt(received.text, pointer)) !== JSON.stringify(value)))
    return false
  if (length !== undefined && !((valueAt(received.text, '/length') as number) >= length)) return false
  return match === undefined || new RegExp(match).test(received.text)
}
