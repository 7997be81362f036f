type Entry = readonly [name: string, value: string]

/** Headers as `fetch` shows those of a real host: `Headers` itself would trim a value that ends in a space. */
class RawHeaders extends Headers {
  readonly #padded: ReadonlyMap<string, string>

  constructor(headers: Headers, padded: ReadonlyMap<string, string>) {
    super(headers)
    this.#padded = padded
  }

  override get(name: string): string | null {
    return this.#padded.get(name.toLowerCase()) ?? super.get(name)
  }

  override *entries(): HeadersIterator<[string, string]> {
    for (const [name, value] of super.entries()) yield [name, this.#padded.get(name) ?? value]
  }

  override *values(): HeadersIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  override [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.entries()
  }

  override forEach(visit: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this.entries()) visit.call(self, value, name, this)
  }
}

/** Creates a response that keeps spaces at the end of header values, as a socket does. */
export function rawResponse(
  body: BodyInit | null,
  { status, headers }: { readonly status: number; readonly headers: Iterable<Entry> },
): Response {
  const entries = [...headers].map(([name, value]): [string, string] => [name.toLowerCase(), value])
  const response = new Response(body, { status, headers: entries })
  const padded = new Map(entries.filter(([, value]) => value !== value.trim()))
  if (padded.size > 0) Object.defineProperty(response, 'headers', { value: new RawHeaders(response.headers, padded) })
  return response
}
