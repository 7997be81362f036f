import type { InstanceStatus } from '../schemas/instance-status.ts'
import { isTerminal } from '../schemas/runtime-status.ts'
import { timeline } from '../timeline.ts'
import { ageOf } from './age.ts'
import { failureChain, type FailureLink } from './failure-chain.ts'
import { type DiagnosisReader, readChild, type Search } from './find-child.ts'
import { repairAdvice } from './repair-advice.ts'
import { retriedSteps, slowSteps } from './step-times.ts'
import { waitingFor } from './waiting-for.ts'
import type { DiagnosisWording } from './wording.ts'

// Down a chain of parents that wait for children, and no further.
const depthLimit = 3

/** How to diagnose. */
export interface DiagnosisOptions {
  wording: DiagnosisWording
  /** Now, in milliseconds since 1970. */
  now: number
  taskHub?: string | undefined
  /** False for an instance that the caller may not see; a chain ends before it. */
  sees?: ((status: InstanceStatus) => boolean) | undefined
  signal?: AbortSignal | undefined
}

/** Diagnosis of an instance: its fault, or what it waits for. */
export interface Diagnosis {
  status: InstanceStatus
  verdict: string
  /** From the instance down to what failed first; empty unless it failed. */
  failureChain: FailureLink[]
  /** Things that a live instance waits for. */
  waitingFor: string[]
  /** The slowest finished steps. */
  slow: string[]
  /** Steps that took more than one try. */
  retried: string[]
  /** Suggested next step. */
  next: string
}

/** Reads an instance with its history, and its children where they matter, and says what is wrong with it. */
export async function diagnoseInstance(
  client: DiagnosisReader,
  instanceId: string,
  { wording, now, taskHub, sees = () => true, signal }: DiagnosisOptions,
): Promise<Diagnosis> {
  const search: Search = { client, sees, hub: taskHub === undefined ? {} : { taskHub }, signal }
  const input = { instanceId, showHistory: true, showInput: false, ...search.hub } as const
  const status = await client.getInstanceStatus(input, { signal })
  const steps = timeline(status.historyEvents ?? [])
  const chain = status.runtimeStatus === 'Failed' ? await failureChain(status, search, wording) : []
  const waits = isTerminal(status.runtimeStatus) ? [] : await waitChain(status, now, search, wording)
  const retried = retriedSteps(steps, wording)
  return {
    status,
    verdict: verdictOf(status, chain, waits, now, wording),
    failureChain: chain,
    waitingFor: waits,
    slow: slowSteps(steps, wording),
    retried,
    next: nextOf(status, retried.length > 0, wording),
  }
}

async function waitChain(
  status: InstanceStatus,
  now: number,
  search: Search,
  wording: DiagnosisWording,
): Promise<string[]> {
  const waits = waitingFor(status, now, wording)
  let current = status
  for (let depth = 1; depth < depthLimit; depth++) {
    const step = timeline(current.historyEvents ?? []).find(
      ({ kind, outcome, instanceId }) =>
        kind === 'sub-orchestration' && outcome === 'pending' && instanceId !== undefined,
    )
    if (!step?.instanceId) break
    const child = await readChild(step.instanceId, search).catch(() => undefined)
    if (!child) break
    const below = waitingFor(child, now, wording).slice(0, 2).join(', ')
    waits.push(`in ${wording.name(child.instanceId, 100)}: ${below}`)
    current = child
  }
  return waits
}

function verdictOf(
  status: InstanceStatus,
  chain: readonly FailureLink[],
  waits: readonly string[],
  now: number,
  { name: named }: DiagnosisWording,
): string {
  const root = chain.at(-1)
  const age = ageOf(status.lastUpdatedTime, now)
  switch (status.runtimeStatus) {
    case 'Failed': {
      const where = root?.step ?? 'the orchestrator itself'
      const below =
        chain.length > 1
          ? ` in ${named(root!.function, 120)}, ${chain.length - 1} level${chain.length > 2 ? 's' : ''} down,`
          : ''
      return `failed ${age} ago because ${where}${below} failed.`
    }
    case 'Pending':
      return `not picked up for ${ageOf(status.createdTime, now)}: the app may be stopped, overloaded, or without this function${status.version === undefined ? '' : ' or version'}.`
    case 'Suspended':
      return `suspended ${age} ago; it does nothing until it is resumed.`
    case 'Running':
    case 'ContinuedAsNew':
      return `alive, last change ${age} ago${waits.length > 0 ? ', waiting' : ''}.`
    default:
      return `ended as ${named(status.runtimeStatus, 40)} ${age} ago; nothing is wrong with it.`
  }
}

function nextOf({ runtimeStatus }: InstanceStatus, isRetried: boolean, { actions }: DiagnosisWording): string {
  switch (runtimeStatus) {
    case 'Failed':
      return repairAdvice(actions, isRetried)
    case 'Pending':
      return `check that the function app runs; ${actions.wait} to see it start.`
    case 'Suspended':
      return `${actions.resume}, if it should go on.`
    case 'Running':
    case 'ContinuedAsNew':
      return `${actions.wait}; if it waits for an event, ${actions.raiseEvent}; ${actions.history} for every step.`
    default:
      return `${actions.show} shows its output.`
  }
}
