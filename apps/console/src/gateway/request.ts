import { type GatewayError, problemOf } from './gateway-error.ts'

/** Where requests go and who makes them; read at each request. */
export interface Connection {
  /** Address of the gateway's REST port with a slash at its end, such as `http://127.0.0.1:8080/`. */
  base: string
  /** Function app; the default one when absent. */
  app?: string | undefined
  taskHub?: string | undefined
  /** API key or access token; none where nobody is asked who they are. */
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

/** Path below which the host's own API stands. */
export const hostPath = 'runtime/webhooks/durabletask'

/** Makes the sender; `refused` is told when the gateway does not know the credential. */
export function createSend(
  connectionOf: () => Connection,
  fetch: typeof globalThis.fetch,
  refused: (error: GatewayError, credential: string | undefined) => void = () => undefined,
): Send {
  return async function send(path, { method = 'GET', query = {}, body, headers = {}, signal, isOfApp = true } = {}) {
    const connection = connectionOf()
    const response = await fetch(urlOf(connection, path, query, isOfApp), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(connection.credential === undefined ? {} : { authorization: `Bearer ${connection.credential}` }),
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
    if (response.ok) return response
    const error = await problemOf(response)
    if (error.status === 401) refused(error, connection.credential)
    throw error
  }
}

/** Writes the address of a request: the app goes into the path, the task hub into the query. */
export function urlOf({ base, app, taskHub }: Connection, path: string, query: Query, isOfApp = true): string {
  const given: [string, Query[string]][] = Object.entries({ ...query, ...(isOfApp ? { taskHub } : {}) })
  const search = new URLSearchParams(
    given.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  ).toString()
  const prefix = isOfApp && app !== undefined ? `apps/${encodeURIComponent(app)}/` : ''
  return base + prefix + path + (search === '' ? '' : `?${search}`)
}
