/** Note on a call that was sent and got no response; empty for a read. */
export function unknownOutcome(operation: string, method: string): string {
  if (method === 'GET') return ''
  if (operation === 'purgeInstances') {
    return '. The host goes on deleting: list the same range to see what is left, and purge shorter ranges one after the other; end each a second after a listed createdTime, which is cut to the second'
  }
  return '. The host may carry it out all the same: read the state before a repeat'
}
