import { PartialHeaders } from '@durable-http/core'

/** Headers of a response with the members that Hono reads when one response takes the place of another. */
export class ReceivedHeaders extends PartialHeaders {
  getSetCookie(): string[] {
    return [this.record['set-cookie'] ?? []].flat()
  }

  forEach(call: (value: string, name: string, headers: Headers) => void): void {
    for (const [name, value] of this) call(value, name, this as unknown as Headers)
  }

  entries(): IterableIterator<[string, string]> {
    return this[Symbol.iterator]()
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this) yield value
  }
}
