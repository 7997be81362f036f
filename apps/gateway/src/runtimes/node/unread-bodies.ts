/** A body that waits for its reader and can be broken off. */
export interface UnreadBody {
  cut(): void
}

/** Bodies that wait for their readers, bounded in number and shared fairly between those they belong to. */
export class UnreadBodies {
  readonly #limit: number
  // Of each owner in the order in which they began to wait.
  readonly #waiting = new Map<string, Set<UnreadBody>>()
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  /** Adds a body that begins to wait; beyond the limit, the owner with the most loses the one that waited longest. */
  add(owner: string, body: UnreadBody): void {
    const own = this.#waiting.get(owner)
    if (own) own.add(body)
    else this.#waiting.set(owner, new Set([body]))
    this.#size++
    if (this.#size > this.#limit) this.#cutOne()
  }

  /** Takes out a body that is read on, or has ended. */
  delete(owner: string, body: UnreadBody): void {
    const own = this.#waiting.get(owner)
    if (!own?.delete(body)) return
    this.#size--
    if (own.size === 0) this.#waiting.delete(owner)
  }

  #cutOne(): void {
    let owner = ''
    let most = 0
    for (const [name, { size }] of this.#waiting) {
      if (size <= most) continue
      most = size
      owner = name
    }
    const [oldest] = this.#waiting.get(owner)!
    this.delete(owner, oldest!)
    oldest!.cut()
  }
}
