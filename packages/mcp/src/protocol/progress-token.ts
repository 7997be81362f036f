import { isObject } from './client-inputs.ts'

/** True if a message of a body asks for progress notifications, which only a stream can carry. */
export function wantsProgress(body: unknown): boolean {
  return messagesOf(body).some((message) => metaOf(message)?.['progressToken'] !== undefined)
}

/** Drops the wish for progress from a body; for clients that cannot read a stream. */
export function withoutProgress(body: unknown): unknown {
  if (!wantsProgress(body)) return body
  return Array.isArray(body) ? body.map(withoutToken) : withoutToken(body)
}

function withoutToken(message: unknown): unknown {
  const meta = metaOf(message)
  if (!meta || !isObject(message)) return message
  const { progressToken: _, ...rest } = meta
  return { ...message, params: { ...(message['params'] as object), _meta: rest } }
}

function metaOf(message: unknown): Readonly<Record<string, unknown>> | undefined {
  const params = isObject(message) ? message['params'] : undefined
  const meta = isObject(params) ? params['_meta'] : undefined
  return isObject(meta) ? meta : undefined
}

const messagesOf = (body: unknown): readonly unknown[] => (Array.isArray(body) ? body : [body])
