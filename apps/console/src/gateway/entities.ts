import { readExact } from '../text/exact-json.ts'
import { hostPath, type Send } from './request.ts'

/** An entity as a list shows it. */
export interface EntityRow {
  entityId: { name: string; key: string }
  lastOperationTime?: string
  state?: unknown
}

/** A page of entities. */
export interface EntityPage {
  entities: EntityRow[]
  next?: string
}

/** Lists entities, those of one name where it is given. */
export async function listEntities(send: Send, name: string, next: string | undefined, signal: AbortSignal) {
  const path = name === '' ? '' : `/${encodeURIComponent(name)}`
  const response = await send(`${hostPath}/entities${path}`, {
    query: { fetchState: true, top: 100 },
    headers: next === undefined ? {} : { 'x-ms-continuation-token': next },
    signal,
  })
  const token = response.headers.get('x-ms-continuation-token')
  const entities = (await response.json()) as EntityRow[]
  return { entities, ...(token === null ? {} : { next: token }) } satisfies EntityPage
}

// An empty key has no segment of its own in a path.
const entityPath = (name: string, key: string) =>
  `${hostPath}/entities/${encodeURIComponent(name)}/${key === '' ? '$' : encodeURIComponent(key)}`

/** Reads the state of an entity. */
export async function readEntity(send: Send, name: string, key: string, signal: AbortSignal): Promise<unknown> {
  return readExact(await (await send(entityPath(name, key), { signal })).text())
}

/** Sends an operation to an entity; `input` is JSON text. */
export async function signalEntity(send: Send, name: string, key: string, op: string, input: string): Promise<void> {
  const body = input.trim() === '' ? {} : { body: input }
  await send(entityPath(name, key), { method: 'POST', query: { op }, ...body })
}

/** Removes an entity and its state from storage. */
export async function purgeEntity(send: Send, name: string, key: string): Promise<void> {
  const id = `@${name.toLowerCase()}@${key}`
  await send(`${hostPath}/instances/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
