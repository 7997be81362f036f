import { isObject } from './client-inputs.ts'

/** Drops `params` and `arguments` that are null: clients write it for what they leave out, and the SDKs refuse it. */
export function withoutNullMembers(message: unknown): unknown {
  if (!isObject(message) || typeof message['method'] !== 'string') return message
  const { params, ...others } = message
  if (params === null) return others
  if (!isObject(params) || params['arguments'] !== null) return message
  const { arguments: _, ...given } = params
  return { ...message, params: given }
}
