import type { IncomingHttpHeaders } from 'node:http'

/** Headers of a response, as far as they are read. */
export class ReceivedHeaders implements Iterable<[string, string]> {
  readonly #received: IncomingHttpHeaders

  constructor(received: IncomingHttpHeaders) {
    this.#received = received
  }

  get(name: string): string | null {
    const value = this.#received[name.toLowerCase()]
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const name of Object.keys(this.#received)) yield [name, this.get(name)!]
  }
}
