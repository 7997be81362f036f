/** Makes a function that builds a value when it is first called, and returns the same value from then on. */
export function once<T>(build: () => T): () => T {
  let built: { value: T } | undefined
  return () => (built ??= { value: build() }).value
}
