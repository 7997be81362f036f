import { type GatewayError, problemOf } from './gateway-error.ts'

/** Where requests go and who makes them; read at each request. */
export interface Connection {
  /** Address of the gateway's REST port with a slash at its end, such as `http://127.0.0.1:8080/`. */
  base: string
  /** Function app; the default one when absent. */
  app?: string | undefined
  taskHub?: string | undefined
  /** API key or access token; absent if the gateway has no authentication. */
  credential?: string | undefined
}

/** Parameters of a query; absent ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Parts of a request. */
export interface RequestOptions {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Query
  /** Sent as JSON as it is written, so that numbers beyond 2^53 arrive unchanged. */
  body?: string
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** False for paths of the gateway as a whole, such as `/apps`. */
  isOfApp?: boolean
}

/** Sends requests to the gateway; throws a `GatewayError` for what is not a success. */
export type Send = (path: string, options?: RequestOptions) => Promise<Response>

/** Path of the host's own API. */
export const hostPath = 'runtime/webhooks/durabletask'

/** Parts of a request that decide what may be done for it. */
export interface Attempt {
  /** True if it changes nothing. */
  isRead: boolean
  signal?: AbortSignal | undefined
}

/** Parts of a sender. */
export interface SendOptions {
  /** Finds out where a request goes and who makes it; may wait or refuse. */
  connect: (attempt: Attempt) => Connection | Promise<Connection>
  fetch: typeof globalThis.fetch
  /** Called when the gateway does not know a credential; resolves to true if `connect` has another one to try once more with. */
  refused?: (error: GatewayError, attempt: Attempt & Pick<Connection, 'credential'>) => boolean | Promise<boolean>
}

/** Makes the sender. */
export function createSend({ connect, fetch, refused = () => false }: SendOptions): Send {
  return async function send(path, { method = 'GET', query = {}, body, headers = {}, signal, isOfApp = true } = {}) {
    const attempt: Attempt = { isRead: method === 'GET', signal }
    const first = await connect(attempt)
    const address = urlOf(first, path, query, isOfApp)
    const sendAs = (credential: string | undefined) =>
      fetch(address, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
        // The credential is in the header: no cookie is sent or kept.
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      })
    for (let { credential } = first, tries = 1; ; tries++) {
      const response = await sendAs(credential)
      if (response.ok) return response
      const error = await problemOf(response)
      const mayTryAgain = error.status === 401 && tries < 3
      if (!mayTryAgain || !(await refused(error, { ...attempt, credential }))) throw error
      // The second try keeps the app and task hub of the first.
      credential = (await connect(attempt)).credential
    }
  }
}

// These belong to an app as a whole and refuse a task hub in the query; a job names it in its selection.
const withoutHub = /^v1\/(?:caller|jobs)(?:\/|$)/

/** Writes the address of a request: the app goes into the path, the task hub into the query. */
export function urlOf({ base, app, taskHub }: Connection, path: string, query: Query, isOfApp = true): string {
  const isOfHub = isOfApp && !withoutHub.test(path)
  const given: [string, Query[string]][] = Object.entries({ ...query, ...(isOfHub ? { taskHub } : {}) })
  const search = new URLSearchParams(
    given.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  ).toString()
  const prefix = isOfApp && app !== undefined ? `apps/${encodeURIComponent(app)}/` : ''
  return base + prefix + path + (search === '' ? '' : `?${search}`)
}
