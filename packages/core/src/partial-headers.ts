/** Header values by name in lower case, as Node and undici give them. */
export type HeaderValues = Record<string, string | string[] | undefined>

/** `Headers` over a plain record, as far as clients use them: a real one costs more than the rest of a request. */
export class PartialHeaders implements Iterable<[string, string]> {
  /** The values themselves, which `fetch` takes as they are. */
  readonly record: HeaderValues

  constructor(record: HeaderValues = {}) {
    this.record = record
  }

  get(name: string): string | null {
    const value = this.record[name] ?? this.record[name.toLowerCase()]
    if (typeof value === 'string') return value
    // A plain record also has what every object inherits.
    return Array.isArray(value) ? value.join(', ') : null
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  set(name: string, value: string): void {
    this.record[name.toLowerCase()] = value
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const name in this.record) for (const value of [this.record[name] ?? []].flat()) yield [name, value]
  }
}
