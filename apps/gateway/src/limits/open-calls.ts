/** Open calls to function apps for one request. */
export class OpenCalls {
  readonly #ends: (() => void)[] = []
  #isOver = false

  /** Adds a call by the function that breaks it off, which is called at once where the request is over. */
  add(end: () => void): void {
    if (this.#isOver) end()
    else this.#ends.push(end)
  }

  /** Forgets a call that has ended. */
  delete(end: () => void): void {
    const index = this.#ends.indexOf(end)
    if (index >= 0) this.#ends.splice(index, 1)
  }

  /** Breaks off all calls, and those that are still to come. */
  end(): void {
    this.#isOver = true
    for (const end of this.#ends.splice(0)) end()
  }
}
