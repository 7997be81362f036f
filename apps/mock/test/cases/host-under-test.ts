import { expect } from 'vitest'
import { type MockHost, type MockHostOptions, createMockHost } from '../../src/index.ts'

export const KEY = 'case-key'
const AUTHORITY = '127.0.0.1:7071'
export const RPC_PORT = 17071
const PUBLIC_BASE = '/runtime/webhooks/durabletask'
const PATIENCE_MS = 30_000
const STEP_MS = 100

/** Parts of a case's request besides method and path. */
export interface Sent {
  readonly body?: string | undefined
  readonly type?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** The key goes as `code`; null sends none. */
  readonly key?: string | null
  /** An empty body of unknown length, as an empty chunked one. */
  readonly chunked?: boolean
}

/** A response with its text and, where it is JSON, its value. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- cases reach into responses of every shape
  readonly json: any
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

const withKey = (path: string, key: string | null) =>
  key === null ? path : `${path}${path.includes('?') ? '&' : '?'}code=${key}`

function toRequest(method: string, { body, type, headers, chunked }: Sent, authority: string): Request {
  const length: Record<string, string> = chunked
    ? { 'transfer-encoding': 'chunked' }
    : { 'content-length': String(new TextEncoder().encode(body ?? '').length) }
  const hasBody = method !== 'GET' && method !== 'HEAD' && (chunked || (body ?? '') !== '')
  return new Request('http://localhost/', {
    method,
    headers: {
      host: authority,
      ...(method !== 'GET' && length),
      ...(type !== undefined && { 'content-type': type }),
      ...headers,
    },
    ...(hasBody && { body: new TextEncoder().encode(body ?? '') }),
  })
}

/** A mock host of one version with the sample functions, on a clock that moves only on request. */
export class HostUnderTest implements AsyncDisposable {
  readonly host: MockHost
  readonly isLegacy: boolean

  constructor(options: MockHostOptions) {
    this.host = createMockHost({ key: KEY, clock: 'manual', ...options })
    this.isLegacy = options.extensionVersion === '2.13.7'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]()
  }

  /** Either value, by profile. */
  pick<T>(legacy: T, current: T): T {
    return this.isLegacy ? legacy : current
  }

  async send(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    const target = PUBLIC_BASE + withKey(path, sent.key === undefined ? KEY : sent.key)
    return toReply(await this.host.fetch(toRequest(method, sent, sent.headers?.['host'] ?? AUTHORITY), { target }))
  }

  /** Sends to the RPC listener; the path is the whole one. */
  async rpc(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    const authority = sent.headers?.['host'] ?? `127.0.0.1:${RPC_PORT}`
    return toReply(await this.host.rpc.fetch(toRequest(method, sent, authority), { target: path, port: RPC_PORT }))
  }

  get(path: string, sent?: Sent): Promise<Reply> {
    return this.send('GET', path, sent)
  }

  delete(path: string, sent?: Sent): Promise<Reply> {
    return this.send('DELETE', path, sent)
  }

  /** Posts; a body is JSON unless the case names another type. */
  post(path: string, body?: string, sent: Sent = {}): Promise<Reply> {
    return this.send('POST', path, { ...(body !== undefined && { type: 'application/json' }), ...sent, body })
  }

  advance(ms: number): Promise<void> {
    return this.host.clock.advance(ms)
  }

  /** Asks again, while time passes, until the response fits. */
  async until(path: string, fits: (reply: Reply) => boolean): Promise<Reply> {
    for (let waited = 0; waited <= PATIENCE_MS; waited += STEP_MS) {
      const reply = await this.get(path)
      if (fits(reply)) return reply
      await this.advance(STEP_MS)
    }
    const last = await this.get(path)
    throw new Error(`GET ${path} never fitted; at last ${last.status} ${last.text.slice(0, 300)}`)
  }

  /** Lets time pass until an instance has one of the statuses; its status payload. */
  async reach(id: string, ...statuses: string[]): Promise<Reply> {
    return this.until(`/instances/${id}`, ({ json }) => statuses.includes(json?.runtimeStatus))
  }

  /** Starts an instance and waits for one of the statuses. */
  async start(name: string, id: string, body?: string, ...statuses: string[]): Promise<Reply> {
    const started = await this.post(`/orchestrators/${name}/${id}`, body)
    expect(started.status).toBe(202)
    return this.reach(id, ...(statuses.length > 0 ? statuses : ['Completed', 'Failed', 'Terminated']))
  }

  /** Starts `WaitForGo`, which runs until an event comes. */
  running(id: string): Promise<Reply> {
    return this.start('WaitForGo', id, undefined, 'Running').then(() =>
      this.until(`/instances/${id}`, ({ json }) => json?.customStatus === 'waiting'),
    )
  }

  async suspended(id: string): Promise<Reply> {
    await this.running(id)
    expect((await this.post(`/instances/${id}/suspend`)).status).toBe(202)
    return this.reach(id, 'Suspended')
  }

  async terminated(id: string): Promise<Reply> {
    await this.running(id)
    expect((await this.post(`/instances/${id}/terminate?reason=over`)).status).toBe(202)
    return this.reach(id, 'Terminated')
  }

  /** Signals an entity and waits until its state reads as given. */
  async signal(path: string, body: string | undefined, state: string): Promise<void> {
    expect((await this.post(`/entities/${path}`, body)).status).toBe(202)
    const [key] = path.split('?')
    await this.until(`/entities/${key}`, ({ text, status }) => status === 200 && text === state)
  }

  /** Sends a request that waits on the host's clock, and lets time pass until its response. */
  async waited(answer: Promise<Reply>): Promise<Reply> {
    let reply: Reply | undefined
    void answer.then((value) => (reply = value))
    for (let waited = 0; waited <= PATIENCE_MS; waited += STEP_MS) {
      await new Promise((resolve) => setImmediate(resolve))
      if (reply) return reply
      await this.advance(STEP_MS)
    }
    throw new Error('the request was not answered')
  }
}

/** Body of an error with exception. */
export const error4 = (message: string, more: { type?: string; exception?: string } = {}) => ({
  Message: message,
  ExceptionMessage: more.exception ?? expect.any(String),
  ExceptionType: more.type ?? expect.any(String),
  StackTrace: expect.toSatisfy((trace: unknown) => trace === null || typeof trace === 'string'),
})

/** Body of an error with only its message. */
export const error1 = (message: string) => ({ Message: message })

export const ARGUMENT = 'One or more of the arguments submitted is incorrect'
export const WRONG = 'Something went wrong while processing your request'
export const INVALID_JSON = 'Invalid JSON content'

/** Checks a response without a body. */
export function expectEmpty(reply: Reply, status: number): void {
  expect([reply.status, reply.text, reply.headers.get('content-type')]).toEqual([status, '', null])
}

/** Checks status and JSON body. */
export function expectJson(reply: Reply, status: number, body: unknown): void {
  expect([reply.status, reply.json]).toEqual([status, body])
  expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
}
