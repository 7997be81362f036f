import type { WrittenStep } from './recorded-scenario.ts'

/** A request of a scenario, ready to be sent to either side. */
export interface StepRequest {
  method: string
  /** Path and query as sent. */
  target: string
  headers: Record<string, string>
  body: string | undefined
}

/** Key of the host; nothing in it is spelled in two ways. */
export const replayKey = 'replay-key'

type Saved = Readonly<Record<string, string>>

/** Fills the variables of a step in; `base` is where the operations are. */
export function requestOf(written: WrittenStep, saved: Saved, base: string): StepRequest {
  const repeat = written.repeat ? { repeat: written.repeat.of.repeat(written.repeat.times) } : {}
  const step = fill(written, { ...saved, ...repeat }) as WrittenStep
  let query = typeof step.query === 'string' ? step.query : new URLSearchParams(step.query).toString()
  if (!step.noKey) query += `${query === '' ? '' : '&'}code=${replayKey}`
  const body = step.rawBody ?? (step.body === undefined ? undefined : JSON.stringify(step.body))
  const empty = body === undefined && step.method !== 'GET' && step.method !== 'DELETE'
  const headers = Object.entries({
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': new TextEncoder().encode(body).length }),
    ...(empty ? { 'content-length': 0 } : {}),
    ...step.headers,
  }).flatMap(([name, value]) => (value === null ? [] : [[name.toLowerCase(), String(value)]]))
  return {
    method: step.method!,
    target: `${step.absolute ? '' : base}${step.path}${query === '' ? '' : `?${query}`}`,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: body === undefined && empty && step.headers?.['content-length'] === null ? '' : body,
  }
}

function fill(value: unknown, saved: Saved): unknown {
  if (typeof value === 'string') return value.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => saved[name] ?? whole)
  if (Array.isArray(value)) return value.map((item) => fill(item, saved))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [fill(name, saved), fill(item, saved)]))
}

/** Reads `/a/0/b` out of JSON text; undefined when it is not there. */
export function valueAt(text: string, pointer: string): unknown {
  try {
    const parts = pointer.split('/').slice(1)
    return parts.reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], JSON.parse(text))
  } catch {
    return undefined
  }
}
