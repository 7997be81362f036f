/** Writes a state that changes while it is written, one write at a time. */
export interface Checkpoints {
  /** Resolves once a state is stored that was taken after this call; rejects if the state cannot be stored any more. */
  store(): Promise<void>
}

/** Makes the checkpoints of one run; callers that come during a write share the next one. */
export function createCheckpoints(write: () => Promise<void>): Checkpoints {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  const begin = () => {
    const mine = write().finally(() => {
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }
  return {
    store() {
      if (!running) return begin()
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined
          return begin()
        })
      return next
    },
  }
}
