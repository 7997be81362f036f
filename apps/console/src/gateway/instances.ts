import { GatewayError } from './gateway-error.ts'
import { readLongStatus } from './long-history.ts'
import { hostPath, type Query, type Send } from './request.ts'
import type { Status } from './wire.ts'

const instancePath = (id: string) => `${hostPath}/instances/${encodeURIComponent(id)}`

/** Reads the status of an instance; a host responds with 202 while it runs. */
export async function readStatus(send: Send, id: string, query: Query, signal?: AbortSignal): Promise<Status> {
  const response = await send(instancePath(id), { query, signal })
  return readLongStatus(await response.text())
}

/** An action on one instance, as the host's path names it. */
export type ControlName = 'terminate' | 'suspend' | 'resume' | 'rewind'

/** Terminates, suspends, resumes or rewinds an instance. */
export async function control(send: Send, id: string, name: ControlName, reason: string): Promise<void> {
  await send(`${instancePath(id)}/${name}`, { method: 'POST', query: { reason } })
}

/** Sends an external event; `data` is JSON text, empty for null. */
export async function raiseEvent(send: Send, id: string, name: string, data: string): Promise<void> {
  const body = data.trim() === '' ? 'null' : data
  await send(`${instancePath(id)}/raiseEvent/${encodeURIComponent(name)}`, { method: 'POST', body })
}

/** Deletes an ended instance with its history. */
export async function purge(send: Send, id: string): Promise<void> {
  await send(instancePath(id), { method: 'DELETE' })
}

/** Starts an instance's function again with its stored input; resolves to the id of the run. */
export async function restart(send: Send, id: string): Promise<string> {
  return idOf(await send(`${instancePath(id)}/restart`, { method: 'POST' }))
}

/** Input of a start. */
export interface StartRequest {
  functionName: string
  /** The host makes one when it is empty. */
  instanceId: string
  /** JSON text; empty for no input. */
  input: string
  version: string
  /** Makes a repeated click one start; for starts without an id. */
  key: string
}

/** Starts an orchestration; resolves to its id. */
export async function start(send: Send, request: StartRequest): Promise<string> {
  const { functionName, instanceId, input, version, key } = request
  const path = [functionName, ...(instanceId === '' ? [] : [instanceId])].map(encodeURIComponent).join('/')
  const response = await send(`${hostPath}/orchestrators/${path}`, {
    method: 'POST',
    query: { version },
    ...(input.trim() === '' ? {} : { body: input }),
    headers: instanceId === '' ? { 'idempotency-key': key } : {},
  })
  return idOf(response)
}

async function idOf(response: Response): Promise<string> {
  const { id } = (await response.json()) as { id?: unknown }
  if (typeof id !== 'string') throw new GatewayError(response.status, 'protocol', 'The host gave no id for the start.')
  return id
}
