import { signal } from '@preact/signals'
import { readExact } from '../text/exact-json.ts'
import type { BulkActionName } from '@durable-http/core'
import type { DryRun, JobRequest, Selection } from '../gateway/jobs.ts'

/** A bulk action that waits for a decision. */
export interface BulkIntent {
  action: BulkActionName
  /** Exactly what the job gets: ids, or a filter with absolute instants. */
  selection: Selection
  /** The selection in words. */
  words: string
}

/** The bulk action whose dialog is open. */
export const bulkIntent = signal<BulkIntent | undefined>()

/** Count from which it must be typed. */
export const typedFrom = 100

/** Content of the dialog. */
export interface BulkDraft {
  reason: string
  eventName: string
  eventData: string
}

/** Makes the request of a job; empty texts are left out. */
export function jobRequestOf({ action, selection }: BulkIntent, draft: BulkDraft): JobRequest {
  const { reason, eventName, eventData } = draft
  const event = action === 'raiseEvent'
  return {
    action,
    selection,
    ...(reason.trim() === '' || event ? {} : { reason: reason.trim() }),
    ...(event ? { eventName: eventName.trim() } : {}),
    ...(event && eventData.trim() !== '' ? { eventData: readExact(eventData) } : {}),
  }
}

/** True if the person has confirmed: from 100 instances on, by typing the count. */
export function isConfirmed(matched: number, typed: string): boolean {
  return matched < typedFrom || typed.replaceAll(/[,\s]/g, '') === String(matched)
}

/** Milliseconds for which the count of a dry run stands. */
const lifetime = 60_000

/** True if a count is too old to be agreed to, or the clock was changed since. */
export const isOld = (countedAt: number, now: number): boolean => now < countedAt || now - countedAt >= lifetime

/** True if two dry runs found as many instances. */
export const isSameCount = (one: DryRun, other: DryRun): boolean =>
  one.matched === other.matched && one.complete === other.complete
