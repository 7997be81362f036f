import type { Context } from 'hono'
import { dropParameter, operations } from '@durable-http/core'
import { decodeSegment, targetOf, withoutPrefix } from './path-segments.ts'
import { readQuery } from './query-reader.ts'
import { belowBase, matchRoute } from './route-table.ts'
import { readsStatus } from './row-facts.ts'

/** Query parameter of a signed link. */
export const linkParameter = 'link'

/** The instance whose status a signed link reads, as its address names it. */
export interface LinkTarget {
  instanceId: string
  taskHub?: string | undefined
  connection?: string | undefined
}

/** Signs a link for the caller of a request; undefined where that caller gets none. */
export type SignLink = (c: Context, target: LinkTarget) => Promise<string | undefined>

/**
 * Reads which instance a request asks the status of. Undefined for every other request, and where the history is asked for.
 * `prefix` is the path before the host's own paths, such as `/apps/orders`.
 */
export function readLinkTarget(
  { method, url }: Pick<Request, 'method' | 'url'>,
  prefix: string,
): LinkTarget | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  const { path, search } = targetOf(url)
  const below = belowBase(withoutPrefix(path, prefix))
  return below === undefined ? undefined : targetBelow(below, search)
}

/** Adds a signature to a path and query below the base path, in place of the one it has; only status links get one. */
export async function signBelow(below: string, sign: (target: LinkTarget) => Promise<string | undefined>) {
  const bare = dropParameter(below, linkParameter)
  const [path = '', search = ''] = bare.split(/\?(.*)/s)
  const target = targetBelow(path, search)
  const link = target && (await sign(target))
  return link === undefined ? bare : `${bare}${search === '' ? '?' : '&'}${linkParameter}=${encodeURIComponent(link)}`
}

function targetBelow(path: string, search: string): LinkTarget | undefined {
  const match = matchRoute('GET', path)
  if (!match || !readsStatus(operations[match.name])) return undefined
  const instanceId = decodeSegment(match.parameters['instanceId']!)
  // An unreadable link is refused after authentication.
  const { showHistory, showHistoryOutput, taskHub, connection } = readQuery(match.name, search).fields
  const asksForHistory = [showHistory, showHistoryOutput].some((value) => value !== undefined && value !== false)
  if (instanceId === undefined || asksForHistory) return undefined
  return { instanceId, taskHub: taskHub as string | undefined, connection: connection as string | undefined }
}
