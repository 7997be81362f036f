import { DurableError } from './durable-error.ts'

/**
 * Notices tokens that come back, so that no walk goes round in circles. It remembers one token and replaces it after 1, 2, 4, 8… pages: its
 * memory is flat, and a circle is noticed after at most three times its pages and twice those before it.
 */
export class TokenCycle {
  readonly #operation: string
  #remembered: string | undefined
  #pages = 0
  #until = 1

  constructor(operation: string) {
    this.#operation = operation
  }

  /** Takes the token of the next page; throws `protocol` if the walk was there before. */
  follow(token: string): void {
    if (token === this.#remembered)
      throw new DurableError('protocol', `${this.#operation}: the host gave the same continuation token twice`, {
        operation: this.#operation,
      })
    if (++this.#pages < this.#until) return
    this.#remembered = token
    this.#pages = 0
    this.#until *= 2
  }
}
