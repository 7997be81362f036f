import {
  type BulkActionName,
  type BulkParameters,
  type Clock,
  bulkActionNames,
  DurableError,
  parseVerbatimJson,
  toJsonText,
  type Selection,
} from '@durable-http/core'
import { planLife, type PlanSigner } from '../../guards/plan-signer.ts'
import { stateLength } from '../schema.ts'

/** Plan that a caller was shown and can run; it passes through the client, signed. */
export interface SealedPlan {
  action: BulkActionName
  /** Frozen at the time of the plan. */
  selection: Selection
  parameters: BulkParameters
  count: number
  /** True if `count` is all; otherwise there are more. */
  complete: boolean
  /** The selection in words. */
  words: string
  /** Milliseconds since 1970. */
  expires: number
  /** Where an earlier run of it stopped. */
  cursor?: string | undefined
}

interface Sealer {
  plans: PlanSigner
  clock: Clock
}

/** Signs a plan; undefined where it became too long to travel. */
export async function sealPlan(
  plan: Omit<SealedPlan, 'expires'>,
  { plans, clock }: Sealer,
): Promise<string | undefined> {
  const { action, selection, parameters, count, complete, words, cursor = null } = plan
  const expires = clock.now() + planLife
  const { eventData, ...others } = parameters
  // As JSON text, in which numbers keep their digits.
  const sealed = eventData === undefined ? others : { ...others, eventData: toJsonText(eventData) }
  const text = await plans.sign('bulk plan', [action, selection, sealed, count, complete, words, expires, cursor])
  return text.length > stateLength ? undefined : text
}

type Sealed = [
  BulkActionName,
  Selection,
  BulkParameters & { eventData?: string },
  number,
  boolean,
  string,
  number,
  string | null,
]

/** Reads a plan of this caller; throws `invalid_input` for any other text and for one that is too old. */
export async function openPlan(text: string, { plans, clock }: Sealer): Promise<SealedPlan> {
  const sealed = (await plans.read('bulk plan', text)) as Sealed | undefined
  if (!sealed || !bulkActionNames.includes(sealed[0]))
    throw refusePlan('is not a plan of this server; call without it to plan')
  const [action, selection, { eventData, ...others }, count, complete, words, expires, cursor] = sealed
  const parameters = eventData === undefined ? others : { ...others, eventData: parseVerbatimJson(eventData) }
  const plan = { action, selection, parameters, count, complete, words, expires, cursor: cursor ?? undefined }
  checkFresh(plan, { clock })
  return plan
}

/** Throws `invalid_input` for a plan that is too old. */
export function checkFresh({ expires }: Pick<SealedPlan, 'expires'>, { clock }: Pick<Sealer, 'clock'>): void {
  if (expires < clock.now()) throw refusePlan('is older than five minutes; call without it to plan again')
}

/** Makes the error for a plan that cannot be run. */
export function refusePlan(message: string): DurableError {
  return new DurableError('invalid_input', `plan ${message}`, { issues: [{ parameter: 'plan', message }] })
}
