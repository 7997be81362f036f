import { askedFor, compareResponse } from './response-comparison.ts'
import { Correspondence, type Difference } from './correspondence.ts'
import { valueAt } from './json-text.ts'
import { type ReceivedResponse, sendRaw } from './raw-http.ts'
import type { Recording, ScenarioStep, Until } from './recording.ts'
import { compareText } from './text-comparison.ts'

/** Where a scenario is played. */
export interface Stage {
  readonly port: number
  readonly key: string
  /** Lets the host's time pass. */
  advance(ms: number): Promise<void>
}

/** A step whose response is not the recorded one. */
export interface FailedStep {
  readonly step: number
  readonly request: string
  readonly note: string | undefined
  /** Thrown when the condition of a scenario is not met. */
  readonly isLate: boolean
  readonly differences: readonly Difference[]
}

const PUBLIC_PREFIX = '/runtime/webhooks/durabletask'
const RPC_PREFIX = '/durabletask'
const POLL_MS = 100
const PATIENCE_MS = 40_000
const RUN = 'q9'
// Long enough for any response; only a request that waits for the clock is still open then.
const ANSWER_MS = 15

const fill = (value: unknown, saved: Readonly<Record<string, string>>): unknown =>
  typeof value === 'string'
    ? value.replace(/\$\{(\w+)\}/g, (whole, name: string) => saved[name] ?? whole)
    : Array.isArray(value)
      ? value.map((item) => fill(item, saved))
      : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [fill(name, saved), fill(item, saved)]))
        : value

/** Plays a scenario and returns the steps whose responses differ from the recorded ones. */
export async function playScenario(recording: Recording, stage: Stage): Promise<FailedStep[]> {
  const context = new Correspondence(recording, RUN)
  const saved: Record<string, string> = { run: RUN, ...(!recording.isRpc && { key: stage.key }) }
  const failed: FailedStep[] = []
  let step = -1
  let misses = 0
  for (const written of recording.scenario) {
    if (written.pause) {
      context.paused += written.pause
      await stage.advance(written.pause)
    }
    if (written.method === undefined) continue
    const recorded = recording.steps[++step]!
    const played = await playStep(written, recording.isRpc, saved, stage, misses > 2 ? 3 * POLL_MS : PATIENCE_MS)
    if (played.isLate) misses++
    for (const [name, from] of Object.entries(written.save ?? {})) saved[name] = savedValue(played.received, from)
    const path = scrub(played.path, stage)
    const asked = askedFor(recorded.request.path)
    context.asked = asked
    // Ids that the two requests name count as equal.
    compareText(recorded.request.path, path, context, 'request', [])
    const received = scrubResponse(played.received, stage)
    const differences = compareResponse(recorded.response, received, context, asked)
    if (differences.length > 0) {
      const request = `${written.method} ${path.replace(PUBLIC_PREFIX, '')}`
      failed.push({ step, request, note: recorded.note, isLate: played.isLate, differences })
    }
  }
  return failed
}

function savedValue(received: ReceivedResponse, from: string): string {
  const value = from.startsWith('header:') ? received.headers[from.slice(7)] : valueAt(received.text, from)
  return typeof value === 'string' ? value : ''
}

const scrub = (text: string, { key, port }: Stage) =>
  text.replaceAll(key, 'KEY').replaceAll(`127.0.0.1:${port}`, 'HOST')

const scrubResponse = (received: ReceivedResponse, stage: Stage): ReceivedResponse => ({
  ...received,
  text: scrub(received.text, stage),
  headers: Object.fromEntries(
    Object.entries(received.headers).map(([name, value]) => [
      name,
      name === 'location' && typeof value === 'string' ? scrub(value, stage) : value,
    ]),
  ),
})

async function playStep(
  written: ScenarioStep,
  isRpc: boolean,
  saved: Readonly<Record<string, string>>,
  stage: Stage,
  patience: number,
): Promise<{ received: ReceivedResponse; path: string; isLate: boolean }> {
  const repeat = written.repeat ? { repeat: written.repeat.of.repeat(written.repeat.times) } : {}
  const step = fill(written, { ...saved, ...repeat }) as ScenarioStep & { method: string; path: string }
  let query = typeof step.query === 'string' ? step.query : new URLSearchParams(step.query).toString()
  if (saved['key'] !== undefined && !step.noKey) query += `${query === '' ? '' : '&'}code=${saved['key']}`
  const prefix = step.absolute ? '' : isRpc ? RPC_PREFIX : PUBLIC_PREFIX
  const path = `${prefix}${step.path}${query === '' ? '' : `?${query}`}`
  const body = step.rawBody ?? (step.body === undefined ? undefined : JSON.stringify(step.body))
  const request = { port: stage.port, method: step.method, path, headers: headersOf(step, body), body }
  for (let waited = 0; ; waited += POLL_MS) {
    const received = await sendWhileTimePasses(request, stage)
    const isMet = meets(received, step.until)
    if (isMet || received.status === 0 || waited >= patience) return { received, path, isLate: !isMet }
    await stage.advance(POLL_MS)
  }
}

function headersOf(step: ScenarioStep, body: string | undefined): Record<string, string | number> {
  const all: Record<string, string | number | null> = {
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    ...(body === undefined && step.method !== 'GET' && step.method !== 'DELETE' && { 'content-length': 0 }),
    ...step.headers,
  }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | number] => entry[1] !== null),
  )
}

// A start that waits gets its response in the host's time, which passes only on request.
async function sendWhileTimePasses(request: Parameters<typeof sendRaw>[0], stage: Stage): Promise<ReceivedResponse> {
  const received = sendRaw(request)
  if (!/[?&]timeout=/i.test(request.path)) return received
  let isOpen = true
  void received.then(() => (isOpen = false))
  for (;;) {
    await Promise.race([received, new Promise((resolve) => setTimeout(resolve, ANSWER_MS))])
    if (!isOpen) return received
    await stage.advance(POLL_MS)
  }
}

function meets(received: ReceivedResponse, until: Until | undefined): boolean {
  if (!until) return true
  const { status, runtimeStatus, json, length, match } = until
  if (status && !status.includes(received.status)) return false
  if (runtimeStatus && !runtimeStatus.includes(valueAt(received.text, '/runtimeStatus') as string)) return false
  if (
    json &&
    Object.entries(json).some(
      ([pointer, value]) => JSON.stringify(valueAt(received.text, pointer)) !== JSON.stringify(value),
    )
  )
    return false
  if (length !== undefined && !((valueAt(received.text, '/length') as number) >= length)) return false
  return match === undefined || new RegExp(match).test(received.text)
}
