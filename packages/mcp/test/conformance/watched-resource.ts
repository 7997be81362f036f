/** A resource that changes on request, and lists its watchers. */
export interface WatchedResource {
  uri: string
  read(): string
  change(): void
  /** Calls back at each change until the returned function is called. */
  watch(changed: () => void): () => void
}

/** Makes the resource that the suite subscribes to. */
export function createWatchedResource(): WatchedResource {
  let version = 1
  const watchers = new Set<() => void>()
  return {
    uri: 'test://watched-resource',
    read: () => `version ${version}`,
    change() {
      version += 1
      for (const changed of watchers) changed()
    },
    watch(changed) {
      watchers.add(changed)
      return () => void watchers.delete(changed)
    },
  }
}
