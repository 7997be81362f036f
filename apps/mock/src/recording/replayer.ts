import { rawResponse } from '../wire/raw-response.ts'
import type { RecordedStep, RecordingFile } from './recording-file.ts'
import { createRedaction } from './redaction.ts'

/** A request that no step of the recording fits, and the steps that came closest. */
export interface Mismatch {
  readonly method: string
  readonly path: string
  readonly nearest: readonly { readonly step: number; readonly differences: readonly string[] }[]
}

/** Responds from a recording. */
export interface Replayer {
  fetch(request: Request, target: string): Promise<Response>
  readonly mismatches: readonly Mismatch[]
  /** Numbers of the steps, from 1, that were not asked for. */
  readonly unused: readonly number[]
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly body: string
}

const clean = createRedaction({}).text
const nearestOnes = 3

const bodyText = (body: string | undefined): string => {
  try {
    return JSON.stringify(JSON.parse(body ?? ''))
  } catch {
    return (body ?? '').trim()
  }
}

function toAsked(method: string, target: string, body: string | undefined): Asked {
  const [path = '', query = ''] = clean(target).split(/\?(.*)/s)
  const parameters = query.split('&').filter((part) => part !== '' && !part.startsWith('code='))
  return { method, path, query: parameters.toSorted(), body: bodyText(body) }
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

function differencesOf(asked: Asked, recorded: Asked): string[] {
  const differences: string[] = []
  if (asked.method !== recorded.method) differences.push(`method: recorded ${recorded.method}, got ${asked.method}`)
  if (asked.path !== recorded.path) differences.push(`path: recorded ${short(recorded.path)}, got ${short(asked.path)}`)
  const [missing, added] = [
    recorded.query.filter((part) => !asked.query.includes(part)),
    asked.query.filter((part) => !recorded.query.includes(part)),
  ]
  if (missing.length > 0) differences.push(`query: recorded ${short(missing.join('&'))}, which is missing`)
  if (added.length > 0) differences.push(`query: got ${short(added.join('&'))}, which was not recorded`)
  if (asked.body !== recorded.body)
    differences.push(`body: recorded ${short(recorded.body) || 'none'}, got ${short(asked.body) || 'none'}`)
  return differences
}

/**
 * Creates a host that responds from a recording: of equal requests each takes the next step, and the last step again and again.
 * Unmatched requests get 501 with the closest steps. `key` is put in where the recording has KEY.
 */
export function createReplayer({ steps }: RecordingFile, { key = 'KEY' }: { readonly key?: string } = {}): Replayer {
  const recorded = steps.map(({ request }) => toAsked(request.method, request.path, request.body))
  const byRequest = new Map<string, number[]>()
  for (const [index, asked] of recorded.entries()) {
    const id = JSON.stringify(asked)
    const indexes = byRequest.get(id)
    if (indexes) indexes.push(index)
    else byRequest.set(id, [index])
  }
  const used = new Set<number>()
  const mismatches: Mismatch[] = []

  const respond = ({ response }: RecordedStep, host: string): Response => {
    const fill = (text: string) => text.replaceAll('http://HOST', `http://${host}`).replaceAll('KEY', key)
    if (response.status === 0) return new Response('The host was not reached when this was recorded.', { status: 502 })
    const text = response.raw ?? (response.json === undefined ? (response.text ?? '') : JSON.stringify(response.json))
    const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name, fill(value)]))
    headers.delete('content-length')
    return rawResponse([204, 304].includes(response.status) ? null : fill(text), { status: response.status, headers })
  }

  return {
    mismatches,
    get unused() {
      return steps.flatMap((_, index) => (used.has(index) ? [] : index + 1))
    },
    async fetch(request, target) {
      const asked = toAsked(request.method, target, request.body ? await request.text() : undefined)
      const indexes = byRequest.get(JSON.stringify(asked))
      const index = indexes && (indexes.length > 1 ? indexes.shift() : indexes[0])
      if (index !== undefined) {
        used.add(index)
        return respond(steps[index]!, request.headers.get('host') ?? 'localhost')
      }
      const nearest = recorded
        .map((one, at) => ({ step: at + 1, differences: differencesOf(asked, one) }))
        .toSorted((a, b) => a.differences.length - b.differences.length)
        .slice(0, nearestOnes)
      const mismatch = { method: asked.method, path: short([asked.path, ...asked.query].join(' ')), nearest }
      if (mismatches.length < 1000) mismatches.push(mismatch)
      return Response.json(
        { title: 'not_recorded', status: 501, detail: 'No step of the recording fits this request.', nearest },
        { status: 501, headers: { 'content-type': 'application/problem+json' } },
      )
    },
  }
}
