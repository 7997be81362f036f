import type { Fetch } from '@durable-http/core'
import type { SharedReads } from '@durable-http/rest'

// Of an instance alone; a rewind, a purge by filter and a restart with options may reach further.
const ofInstance = /\/instances\/([^/?]+)(?:\/(?:raiseEvent\/[^/?]*|terminate|suspend|resume|restart))?(?:\?|$)/
const ofStart = /\/orchestrators\/[^/?]+(?:\/([^/?]+))?(?:\?|$)/

/** Makes shared reads forget what a call of any face may change, before it is sent and again when it is done. */
export function createForgettingFetch(fetch: Fetch, reads: SharedReads): Fetch {
  return function forgettingFetch(url, init) {
    const { method } = init ?? {}
    if (method === undefined || method === 'GET' || method === 'HEAD') return fetch(url, init)
    const start = ofStart.exec(url)
    // The host makes the id of such a start: nobody has read it yet.
    if (start && start[1] === undefined) return fetch(url, init)
    const encoded = start?.[1] ?? ofInstance.exec(url)?.[1]
    const id = encoded === undefined ? undefined : decoded(encoded)
    const forget = () => reads.forget(id)
    forget()
    return fetch(url, init).finally(forget)
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
