import type { Fetch } from '@durable-http/core'
import type { SharedReads } from '@durable-http/rest'

// Operations that change one instance only; a rewind, a purge by filter and a restart with options may reach further.
const ofInstance = /\/instances\/([^/?]+)(?:\/(?:raiseEvent\/[^/?]*|terminate|suspend|resume|restart))?(?:\?|$)/
const instances = '/instances'
const ofStart = /\/orchestrators\/[^/?]+(?:\/([^/?]+))?(?:\?|$)/

/** Makes shared reads forget what a call of any face may change, before it is sent and again when it is done, and passes on what was read. */
export function createForgettingFetch(fetch: Fetch, reads: SharedReads): Fetch {
  return function forgettingFetch(url, init) {
    const { method } = init ?? {}
    if (method === undefined || method === 'GET' || method === 'HEAD') return seen(url, fetch(url, init), reads)
    const start = ofStart.exec(url)
    // The host makes the id of such a start, so no caller has read it yet.
    if (start && start[1] === undefined) return fetch(url, init)
    const encoded = start?.[1] ?? ofInstance.exec(url)?.[1]
    const id = encoded === undefined ? undefined : decoded(encoded)
    const forget = () => reads.forget(id)
    forget()
    return fetch(url, init).finally(forget)
  }
}

// The response shows the states of instances: those kept from before are out of date.
function seen(url: string, pending: Promise<Response>, reads: SharedReads): Promise<Response> {
  const at = url.indexOf(instances)
  if (at < 0) return pending
  const end = url.indexOf('?', at)
  const encoded = url.slice(at + instances.length, end < 0 ? undefined : end)
  // A list, or a path below an instance.
  const isOne = encoded[0] === '/' && encoded.length > 1 && !encoded.includes('/', 1)
  const id = isOne ? decoded(encoded.slice(1)) : undefined
  return pending.then((response) => {
    reads.saw(id)
    return response
  })
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
