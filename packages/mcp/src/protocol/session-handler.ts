import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js'
import { authInfoOf, bindingOf, type Caller } from '../guards/caller.ts'
import { acceptBoth, acceptsStream } from './accepted-types.ts'
import { isObject } from './client-inputs.ts'
import { rpcError } from './request-checks.ts'
import { createSessionTable, type TableSession } from './session-table.ts'

/** How many sessions there may be, and how long one may lie idle. */
export interface SessionOptions {
  /** Open sessions at most, 1,000 when absent; the caller with the most loses the one that lay idle longest. */
  limit?: number | undefined
  /** Milliseconds after which an idle session ends, 30 minutes when absent. */
  idle?: number | undefined
}

/** Answers a request that opens or names a session; undefined for one that does neither. */
export type SessionHandler = (request: Request, body: unknown, caller: Caller) => Promise<Response | undefined>

interface Session extends TableSession {
  transport: WebStandardStreamableHTTPServerTransport
  binding: string
}

/** Keeps sessions in memory, so that servers can ask back over HTTP (protocol up to 2025-11-25); one process only. */
export function createSessionHandler(
  makeServer: (caller: Caller) => Server,
  { limit = 1_000, idle = 1_800_000 }: SessionOptions,
  now: () => number,
): SessionHandler {
  const sessions = createSessionTable<Session>({ limit, idle, now })

  return async function handleSession(request, body, caller) {
    const binding = bindingOf(caller)
    const authInfo = authInfoOf(caller)
    sessions.endIdle()
    const id = request.headers.get('mcp-session-id')
    if (id !== null) {
      const session = sessions.get(id)
      // A session is as good as its caller: another caller who learned its id gets the response for an unknown session.
      if (!session || session.binding !== binding) return rpcError(404, -32001, 'Session not found')
      sessions.touch(id, session)
      // Without a stream the server cannot ask back: a session has nothing to add.
      if (isRequest(body) && !acceptsStream(request)) return undefined
      const parsed = body === undefined ? { authInfo } : { authInfo, parsedBody: body }
      const response = await session.transport.handleRequest(asAccepted(request), parsed)
      const cancelled = cancelledRequest(body)
      if (cancelled !== undefined && !mayBatch(request)) session.transport.closeSSEStream(cancelled)
      return response
    }
    if (!isInitializeRequest(body) || !acceptsStream(request)) return undefined
    const owner = caller.principal
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      // A request that opens no session ends none either.
      onsessioninitialized(opened) {
        sessions.makeRoom(owner)
        sessions.touch(opened, { transport, binding, owner, used: 0, end: () => void transport.close() })
      },
      onsessionclosed: (closed) => sessions.delete(closed),
    })
    await makeServer(caller).connect(transport)
    return transport.handleRequest(acceptBoth(request), { authInfo, parsedBody: body })
  }
}

// Only a GET opens a stream, so only a GET depends on `Accept`.
const asAccepted = (request: Request) =>
  request.method === 'GET' && !acceptsStream(request) ? request : acceptBoth(request)

const isRequest = (body: unknown) =>
  (Array.isArray(body) ? (body as unknown[]) : [body]).some(
    (message) => isObject(message) && typeof message['method'] === 'string' && message['id'] !== undefined,
  )

// A canceled request gets no response: its stream would stay open as long as the session.
function cancelledRequest(body: unknown): string | number | undefined {
  if (!isObject(body) || body['method'] !== 'notifications/cancelled' || !isObject(body['params'])) return undefined
  const { requestId } = body['params']
  return typeof requestId === 'string' || typeof requestId === 'number' ? requestId : undefined
}

// Before 2025-06-18 others may wait for their responses on the same stream.
function mayBatch({ headers }: Request): boolean {
  return (headers.get('mcp-protocol-version') ?? '') < '2025-06-18'
}
