/** Makes a function that is true for an id it has not been given among the last `most` different ones. */
export function createRecentIds(most: number): (id: string) => boolean {
  const recent = new Set<string>()
  return function isNew(id) {
    if (recent.has(id)) return false
    recent.add(id)
    if (recent.size > most) recent.delete(recent.values().next().value!)
    return true
  }
}
