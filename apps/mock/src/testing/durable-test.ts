import { isTerminal } from '../engine/runtime-status.ts'
import type { MockHost } from '../host.ts'
import { type HistoryItem, assertHistory } from './history-pattern.ts'

/** The status of an instance, as the host's HTTP API gives it. */
export interface InstanceStatus {
  readonly name: string
  readonly instanceId: string
  readonly runtimeStatus: string
  readonly input: unknown
  readonly customStatus: unknown
  readonly output: unknown
  readonly createdTime: string
  readonly lastUpdatedTime: string
  readonly historyEvents?: readonly HistoryItem[]
}

/** Tests orchestrations against the fake host or a real one by the same calls. */
export interface DurableTest {
  /** `mock` where time can be skipped, `host` where it passes by itself. */
  readonly kind: 'mock' | 'host'
  /** Starts an orchestration and gives its instance id. */
  start(name: string, input?: unknown, options?: { readonly instanceId?: string }): Promise<string>
  status(instanceId: string): Promise<InstanceStatus>
  /** Waits until an instance has ended, or is as `until` wants it; rejects with a `TestTimeoutError` that has its last state. */
  wait(instanceId: string, options?: WaitOptions): Promise<InstanceStatus>
  raise(instanceId: string, eventName: string, data?: unknown): Promise<void>
  terminate(instanceId: string, reason?: string): Promise<void>
  signalEntity(name: string, key: string, operation: string, input?: unknown): Promise<void>
  /** The state of an entity; undefined if it has no state. */
  entity(name: string, key: string): Promise<unknown>
  /** Lets time pass, such as `30d`; rejects with a `CannotSkipTimeError` on a real host. */
  skipTime(duration: string): Promise<void>
  /** The history of an instance, with results. */
  history(instanceId: string): Promise<readonly HistoryItem[]>
  /** Rejects where the history lacks the steps in this order; other events may lie between. */
  expectHistory(instanceId: string, steps: readonly HistoryStep[]): Promise<void>
}

/** A step that a history must have: an event type, with the members that matter. */
export type HistoryStep = string | Readonly<Record<string, unknown>>

/** How long, and for what, a test waits. */
export interface WaitOptions {
  /** Wall clock milliseconds, 30,000 by default. */
  readonly timeout?: number
  readonly until?: (status: InstanceStatus) => boolean
}

/** Thrown where a test wants to skip time that passes by itself. */
export class CannotSkipTimeError extends Error {
  constructor(duration: string) {
    super(
      `time passes by itself on a real host: ${duration} cannot be skipped; run this test against the fake host, or make its timers short`,
    )
    this.name = 'CannotSkipTimeError'
  }
}

/** Thrown where an instance did not come to what a test waits for. */
export class TestTimeoutError extends Error {
  constructor(instanceId: string, timeout: number, { runtimeStatus, customStatus, output }: InstanceStatus) {
    const state = JSON.stringify({ customStatus, output }).slice(0, 500)
    super(`instance '${instanceId}' was still ${runtimeStatus} after ${timeout} ms: ${state}`)
    this.name = 'TestTimeoutError'
  }
}

/** Where the tests run: a fake host in this process, or the address of a host. */
export type DurableTestTarget =
  | { readonly host: MockHost }
  | { readonly url: string; readonly key?: string; readonly taskHub?: string; readonly fetch?: typeof fetch }

const hasEnded = ({ runtimeStatus }: InstanceStatus): boolean => isTerminal(runtimeStatus)
const base = '/runtime/webhooks/durabletask'
const pause = 200

const segment = (text: string): string => encodeURIComponent(text)

/** Creates the kit of a target. */
export function createDurableTest(target: DurableTestTarget): DurableTest {
  const mock = 'host' in target ? target.host : undefined
  const origin = 'host' in target ? 'http://localhost:7071' : new URL(target.url).origin
  const key = 'host' in target ? target.host.key : target.key
  const send = 'host' in target ? (request: Request) => target.host.fetch(request) : (target.fetch ?? fetch)

  const call = async (
    method: string,
    path: string,
    query: Record<string, string> = {},
    body?: unknown,
  ): Promise<Response> => {
    const hub = 'host' in target || target.taskHub === undefined ? {} : { taskHub: target.taskHub }
    const search = new URLSearchParams({ ...hub, ...query }).toString()
    return send(
      new Request(`${origin}${base}${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: {
          ...(key !== undefined && { 'x-functions-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
  }
  const expectOk = async (what: string, response: Response): Promise<Response> => {
    if (response.ok) return response
    throw new Error(`${what} was refused with ${response.status}: ${(await response.text()).slice(0, 500)}`)
  }
  const settle = async (): Promise<void> => {
    if (mock && mock.clock.mode !== 'real') await mock.clock.settle()
  }
  const status = async (instanceId: string, query: Record<string, string> = {}): Promise<InstanceStatus> => {
    await settle()
    const response = await call('GET', `/instances/${segment(instanceId)}`, query)
    return (await (await expectOk(`the status of '${instanceId}'`, response)).json()) as InstanceStatus
  }
  const history = async (instanceId: string): Promise<readonly HistoryItem[]> =>
    (await status(instanceId, { showHistory: 'true', showHistoryOutput: 'true' })).historyEvents ?? []

  return {
    kind: mock ? 'mock' : 'host',
    status: (instanceId) => status(instanceId),
    history,
    async start(name, input, { instanceId } = {}) {
      const path = `/orchestrators/${segment(name)}${instanceId === undefined ? '' : `/${segment(instanceId)}`}`
      const response = await expectOk(`the start of '${name}'`, await call('POST', path, {}, input))
      return ((await response.json()) as { id: string }).id
    },
    async wait(instanceId, { timeout = 30_000, until = hasEnded } = {}) {
      for (const end = Date.now() + timeout; ;) {
        const found = await status(instanceId)
        if (until(found)) return found
        if (Date.now() >= end) throw new TestTimeoutError(instanceId, timeout, found)
        await new Promise((resolve) => void setTimeout(resolve, Math.min(pause, Math.max(0, end - Date.now()))))
      }
    },
    async raise(instanceId, eventName, data = null) {
      const path = `/instances/${segment(instanceId)}/raiseEvent/${segment(eventName)}`
      await expectOk(`the event '${eventName}'`, await call('POST', path, {}, data))
      await settle()
    },
    async terminate(instanceId, reason) {
      const query = reason === undefined ? {} : { reason }
      await expectOk('terminate', await call('POST', `/instances/${segment(instanceId)}/terminate`, query))
      await settle()
    },
    async signalEntity(name, entityKey, operation, input) {
      const path = `/entities/${segment(name)}/${segment(entityKey)}`
      await expectOk(`the signal '${operation}'`, await call('POST', path, { op: operation }, input))
      await settle()
    },
    async entity(name, entityKey) {
      await settle()
      const response = await call('GET', `/entities/${segment(name)}/${segment(entityKey)}`)
      return response.status === 404 ? undefined : (await expectOk('the entity', response)).json()
    },
    async skipTime(duration) {
      if (!mock) throw new CannotSkipTimeError(duration)
      await settle()
      await mock.clock.advance(duration)
    },
    async expectHistory(instanceId, steps) {
      assertHistory(await history(instanceId), steps, instanceId)
    },
  }
}
