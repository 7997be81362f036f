/** Header values by name in lower case, as undici gives them. */
export type HeaderValues = Readonly<Record<string, string | string[] | undefined>>

/** Headers of a response as far as they are read; a real `Headers` for each response costs more than the rest of reading it. */
export class ReceivedHeaders implements Iterable<[string, string]> {
  readonly #received: HeaderValues

  constructor(received: HeaderValues) {
    this.#received = received
  }

  get(name: string): string | null {
    const value = this.#received[name] ?? this.#received[name.toLowerCase()]
    if (value === undefined) return null
    return typeof value === 'string' ? value : value.join(', ')
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  getSetCookie(): string[] {
    const cookies = this.#received['set-cookie'] ?? []
    return typeof cookies === 'string' ? [cookies] : cookies
  }

  forEach(call: (value: string, name: string, headers: Headers) => void): void {
    for (const [name, value] of this) call(value, name, this as unknown as Headers)
  }

  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of Object.entries(this.#received)) {
      for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) yield [name, item]
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this) yield value
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}
