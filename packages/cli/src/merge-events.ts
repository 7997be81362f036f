/** Yields what several generators yield, as it comes; ends when all have ended, and throws what one of them throws. */
export async function* mergeEvents<Event>(sources: readonly AsyncGenerator<Event>[]): AsyncGenerator<Event> {
  const next = new Map<number, Promise<{ index: number; result: IteratorResult<Event> }>>()
  const pull = (index: number) => {
    const promise = sources[index]!.next().then((result) => ({ index, result }))
    // A failure is thrown when its turn comes.
    promise.catch(() => undefined)
    next.set(index, promise)
  }
  for (const index of sources.keys()) pull(index)
  while (next.size > 0) {
    const { index, result } = await Promise.race(next.values())
    if (result.done) next.delete(index)
    else {
      pull(index)
      yield result.value
    }
  }
}
