import { isObject } from '../client-inputs.ts'

/** A request or notification of JSON-RPC, its params an object. */
export interface AskedMessage {
  /** Absent of a notification. */
  id?: string | number
  method: string
  params?: Readonly<Record<string, unknown>>
}

const members = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error'])
const isId = (value: unknown) => typeof value === 'string' || Number.isSafeInteger(value)

/** Whether a value is a message of JSON-RPC: a request, a notification, or the answer to one. */
export function isMessage(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false
  if (!Object.keys(value).every((name) => members.has(name))) return false
  const { id, method, params, result, error } = value
  if (method === undefined) return (isId(id) && isObject(result)) || ((isId(id) || id === undefined) && isObject(error))
  const isAsked = typeof method === 'string' && result === undefined && error === undefined
  return isAsked && (id === undefined || isId(id)) && (params === undefined || areParams(params))
}

/** Whether a message asks for something, or tells it. */
export function isAsked(message: Readonly<Record<string, unknown>>): boolean {
  return 'method' in message
}

function areParams(params: unknown): boolean {
  if (!isObject(params)) return false
  const { _meta } = params
  if (_meta === undefined) return true
  return isObject(_meta) && (_meta['progressToken'] === undefined || isId(_meta['progressToken']))
}
