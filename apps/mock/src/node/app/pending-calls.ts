/** A call that waits for its reply. */
interface PendingCall<Reply> {
  resolve(reply: Reply): void
  reject(error: Error): void
}

/** Calls of an app's functions that have not been replied to. */
export interface PendingCalls<Reply> {
  /** Opens a call; it rejects where no reply comes in time. */
  open(name: string): { readonly id: number; readonly promise: Promise<Reply> }
  /** Takes a call out, for its reply; undefined for one that is over. */
  take(id: number): PendingCall<Reply> | undefined
  rejectAll(error: Error): void
}

/** Creates an empty collection; `limit` is in seconds of the wall clock, whatever the host's clock says. */
export function createPendingCalls<Reply>(limit: number, log: (line: string) => void): PendingCalls<Reply> {
  const waiting = new Map<number, PendingCall<Reply> & { readonly timer: NodeJS.Timeout }>()
  let last = 0
  const take = (id: number) => {
    const call = waiting.get(id)
    clearTimeout(call?.timer)
    waiting.delete(id)
    return call
  }
  return {
    open(name) {
      const id = ++last
      const { promise, resolve, reject } = withResolvers<Reply>()
      const timer = setTimeout(() => {
        const text = `function '${name}' did not respond within ${limit} s (functionTimeout in host.json): it hangs, or an endless loop keeps its process busy`
        log(text)
        take(id)?.reject(new Error(text))
      }, limit * 1000)
      waiting.set(id, { resolve, reject, timer })
      return { id, promise }
    },
    take,
    rejectAll(error) {
      for (const id of waiting.keys()) take(id)?.reject(error)
    },
  }
}

// Node 20 lacks `Promise.withResolvers`.
function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
