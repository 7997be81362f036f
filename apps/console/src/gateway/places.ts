import type { Send } from './request.ts'
import type { Effect } from '@durable-http/core'

/** A function app behind the gateway. */
export interface App {
  name: string
  state: string
  since: string
  lastStatus?: number
  lastError?: string
}

/** The function apps, and the one that bare paths mean. */
export interface AppList {
  default: string
  apps: App[]
}

/** Lists the function apps behind the gateway. */
export async function listApps(send: Send, signal?: AbortSignal): Promise<AppList> {
  return (await (await send('apps', { isOfApp: false, signal })).json()) as AppList
}

/** The caller as the gateway knows it, with its effects. */
export interface Caller {
  name?: string
  role?: string
  effects: readonly Effect[]
  readOnly: boolean
  /** Instant at which the credential expires. */
  expires?: string
}

/** Reads what the caller may do. */
export async function readCaller(send: Send, signal: AbortSignal): Promise<Caller> {
  return (await (await send('v1/caller', { signal })).json()) as Caller
}
