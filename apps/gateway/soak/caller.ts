import type { Ledger } from './ledger.ts'

/** A response that was read to its end, or the reason why it is missing. */
export interface Heard {
  /** 0 where the connection broke, or the caller left before the response began. */
  status: number
  /** As far as a caller who left has read it. */
  text: string
  headers: Headers
}

/** A request without its address. */
export interface Asked {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Milliseconds after which this caller walks away. */
  leavesAfter?: number
}

/** Asks the gateway and looks at everything that comes back. */
export interface Caller {
  ask(kind: string, url: string, asked?: Asked): Promise<Heard>
  /** How many requests are under way. */
  readonly open: number
}

/** Options of a caller. */
export interface CallerOptions {
  ledger: Ledger
  /** Texts that nothing may hold. */
  secrets: readonly string[]
  /** The API key that is shown. */
  key: string
  /** Milliseconds after which a request without a response is stuck. */
  patience: number
}

/** All spellings of a secret in which it might travel. */
export function spellingsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret)
  return [...new Set([secret, encoded, encodeURIComponent(encoded), btoa(secret), JSON.stringify(secret).slice(1, -1)])]
}

/** Makes a caller that counts, times and searches its responses. */
export function createCaller({ ledger, secrets, key, patience }: CallerOptions): Caller {
  const forbidden = secrets.flatMap(spellingsOf)
  let open = 0

  async function ask(kind: string, url: string, { leavesAfter, ...asked }: Asked = {}): Promise<Heard> {
    const began = performance.now()
    const limit = leavesAfter ?? patience
    const signal = AbortSignal.timeout(limit)
    const headers = { 'x-api-key': key, ...asked.headers }
    open++
    const heard = { status: 0, text: '', headers: new Headers() }
    try {
      const response = await fetch(url, { ...asked, headers, signal })
      Object.assign(heard, { status: response.status, headers: response.headers })
      // Events that arrive before the caller leaves the stream count.
      const decoder = new TextDecoder()
      for await (const chunk of response.body ?? []) heard.text += decoder.decode(chunk, { stream: true })
      const { text } = heard
      const told = `${JSON.stringify([...response.headers])}\n${text}`
      const leak = forbidden.find((spelling) => told.includes(spelling))
      if (leak !== undefined)
        ledger.violate('no key leaks', `${kind}: ${asked.method ?? 'GET'} ${url}: ${told.slice(0, 400)}`)
      ledger.count(kind, response.status, performance.now() - began)
      return heard
    } catch (error) {
      if (signal.aborted && leavesAfter === undefined) {
        ledger.violate(
          'no request is stuck',
          `${kind}: ${asked.method ?? 'GET'} ${url} had no whole answer within ${limit} ms`,
        )
      }
      if (forbidden.some((spelling) => heard.text.includes(spelling)))
        ledger.violate('no key leaks', `${kind}: ${asked.method ?? 'GET'} ${url}: ${heard.text.slice(0, 400)}`)
      const reason = signal.aborted ? 'left' : String((error as Error).cause ?? error).slice(0, 60)
      ledger.count(kind, reason, performance.now() - began)
      return leavesAfter === undefined ? { status: 0, text: '', headers: new Headers() } : heard
    } finally {
      open--
    }
  }

  return {
    ask,
    get open() {
      return open
    },
  }
}
