import type { IncomingBody } from './incoming-body.ts'
import type { ReceivedHeaders } from './received-headers.ts'

/** Status and headers of a response. */
export interface ResponseHead {
  status: number
  statusText: string
  headers: ReceivedHeaders
  url: string
}

/**
 * A response of undici as a `Response`. Building a real one costs as much as the rest of a proxied read, so what a proxy reads
 * (`status`, `headers`, `body`, `text()`) is read directly, and anything else by a real `Response` made when asked for.
 */
export class UndiciResponse {
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: Headers
  readonly redirected = false
  readonly type = 'basic'
  readonly #incoming: IncomingBody | undefined
  #body: ReadableStream<Uint8Array> | undefined
  #isRead = false
  #isStreamed = false

  constructor({ status, statusText, headers, url }: ResponseHead, incoming: IncomingBody | undefined) {
    this.status = status
    this.statusText = statusText
    this.headers = headers as unknown as Headers
    this.url = url
    this.#incoming = incoming
  }

  /** Whom its body counts for. */
  get owner(): string {
    return this.#incoming?.owner ?? ''
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (!this.#incoming) return null
    return (this.#body ??= this.#stream(this.#incoming))
  }

  get bodyUsed(): boolean {
    return this.#isRead || this.#isStreamed
  }

  text(): Promise<string> {
    if (!this.#incoming) return Promise.resolve('')
    // A stream that was handed out but not touched is not a reason for the slow way.
    if (this.#body?.locked || this.#isStreamed) return this.#real().text()
    if (this.#isRead) return Promise.reject(new TypeError('Body is unusable: it was read before'))
    this.#isRead = true
    return this.#incoming.text()
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#real().arrayBuffer()
  }

  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(await this.arrayBuffer())
  }

  async blob(): Promise<Blob> {
    return this.#real().blob()
  }

  async formData(): Promise<FormData> {
    return this.#real().formData()
  }

  clone(): Response {
    const { status, statusText, headers } = this
    const body = this.body
    if (!body) return new Response(null, { status, statusText, headers })
    const [mine, theirs] = body.tee()
    this.#body = mine
    return new Response(theirs, { status, statusText, headers })
  }

  #real(): Response {
    return new Response(this.body, { status: this.status, statusText: this.statusText, headers: this.headers })
  }

  // Nothing is read before it is asked for, and a cancelled stream ends the request.
  #stream(incoming: IncomingBody): ReadableStream<Uint8Array> {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (this.#isRead) throw new TypeError('Body is unusable: it was read before')
      this.#isStreamed = true
      const chunk = await incoming.read()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    }
    const cancel = () => {
      this.#isStreamed = true
      incoming.cancel()
    }
    return new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
  }
}
