/** A call that waits for its reply. */
export interface PendingCall<Reply> {
  readonly id: number
  readonly name: string
  /** Messages to the process of the app. */
  readonly message: object
  resolve(reply: Reply): void
  reject(error: Error): void
}

/** Calls of an app's functions that have not been replied to. */
export interface PendingCalls<Reply> {
  /** Opens a call, which waits without limit until it is sent. */
  open(name: string, message: object): { readonly call: PendingCall<Reply>; readonly promise: Promise<Reply> }
  /** Takes a call out, for its reply; undefined for one that is over. */
  take(id: number): PendingCall<Reply> | undefined
  /** Starts the time of a call that is sent now; returns false for one that is over. */
  startTime(id: number): boolean
  /** Takes the time of all calls back; returns them, the oldest first. */
  stopTimes(): readonly PendingCall<Reply>[]
  rejectAll(error: Error): void
}

/** Creates an empty collection; `limit` is in seconds of the wall clock, not of the host's clock, and `onLate` gets what is not replied to within it. */
export function createPendingCalls<Reply>(
  limit: number,
  onLate: (call: PendingCall<Reply>) => void,
): PendingCalls<Reply> {
  const waiting = new Map<number, PendingCall<Reply> & { timer?: NodeJS.Timeout }>()
  let last = 0
  const take = (id: number) => {
    const call = waiting.get(id)
    clearTimeout(call?.timer)
    waiting.delete(id)
    return call
  }
  return {
    open(name, message) {
      const id = ++last
      const { promise, resolve, reject } = withResolvers<Reply>()
      const call = { id, name, message: { ...message, id }, resolve, reject }
      waiting.set(id, call)
      return { call, promise }
    },
    startTime(id) {
      const call = waiting.get(id)
      if (!call) return false
      clearTimeout(call.timer)
      call.timer = setTimeout(() => {
        if (take(id)) onLate(call)
      }, limit * 1000)
      return true
    },
    stopTimes() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      return [...waiting.values()]
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
