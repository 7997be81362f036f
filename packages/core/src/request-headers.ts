/**
 * Request headers that are a plain record to `fetch` and can be asked as `Headers` by ofetch, which makes one for every request:
 * a real one costs as much as all else that ofetch does. Names are in lower case.
 */
export class RequestHeaders {
  constructor(headers: Readonly<Record<string, string>> = {}) {
    for (const name in headers) record(this)[name.toLowerCase()] = headers[name]!
  }

  get(name: string): string | null {
    return record(this)[name.toLowerCase()] ?? null
  }

  has(name: string): boolean {
    return Object.hasOwn(this, name.toLowerCase())
  }

  set(name: string, value: string): void {
    record(this)[name.toLowerCase()] = value
  }
}

const record = (headers: object) => headers as Record<string, string>
