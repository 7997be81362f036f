import type { Operation } from './operation.ts'

/** Note on a call that was sent and got no response, by its method and by what its row deletes; empty for a read. */
export function unknownOutcome(method: string, deletes?: Operation['deletes']): string {
  if (method === 'GET') return ''
  if (deletes === 'range') {
    return '. The host goes on deleting: list the same range to see what is left, and purge shorter ranges one after the other; end each one second after a listed createdTime'
  }
  return '. The host may carry it out all the same: read the state before a repeat'
}

/** `outcome` of an error whose message has such a note. */
export const outcomeOf = (note: string): 'unknown' | undefined => (note === '' ? undefined : 'unknown')
