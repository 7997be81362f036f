/** A promise that an orchestrator awaits, with both its ends. */
export interface OpenTask<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

/** Creates a task whose failure may go unobserved, as an orchestrator may await it later or never. */
export function createOpenTask<T>(): OpenTask<T> {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  // Node 20 lacks `Promise.withResolvers`.
  const promise = new Promise<T>((...ends) => void ([resolve, reject] = ends))
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}
