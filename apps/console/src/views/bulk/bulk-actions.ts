import type { BulkActionName, Effect } from '@durable-http/core'

/** Effect of a bulk action and the input it needs, in words. */
export interface BulkActionWords {
  label: string
  effect: Effect
  says: string
  hasReason: boolean
  isHarmful: boolean
}

const words = (label: string, effect: Effect, says: string, hasReason = false, isHarmful = false): BulkActionWords => ({
  label,
  effect,
  says,
  hasReason,
  isHarmful,
})

/** The bulk actions in their order. */
export const bulkActions: Readonly<Record<BulkActionName, BulkActionWords>> = {
  restart: words('Restart', 'control', 'Starts each ended instance again with its stored input, under a new id.'),
  rewind: words('Rewind', 'control', 'Runs the failed steps of each failed instance again.', true),
  suspend: words('Suspend', 'control', 'Pauses each live instance.', true),
  resume: words('Resume', 'control', 'Lets each suspended instance go on.', true),
  raiseEvent: words('Raise event', 'signal', 'Sends one event to each live instance.'),
  terminate: words('Terminate', 'control', 'Ends each live instance for good.', true, true),
  purge: words('Purge', 'delete', 'Deletes each ended instance with its history, for good.', false, true),
}

/** Names of the actions. */
export const bulkActionNames = Object.keys(bulkActions) as BulkActionName[]
