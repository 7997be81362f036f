import type { Dispatcher } from 'undici'

type ResponseData = Dispatcher.ResponseData

/**
 * An answer of undici as a `Response`. Building a real one costs as much as the rest of a proxied read, so what a proxy reads
 * (`status`, `headers`, `body`, `text()`) is answered directly, and anything else by a real `Response` made when asked for.
 */
export class UndiciResponse {
  readonly status: number
  readonly url: string
  readonly redirected = false
  readonly type = 'basic'
  readonly #answer: ResponseData
  #headers: Headers | undefined
  #body: ReadableStream<Uint8Array> | null | undefined
  #isRead = false
  #isStreamed = false

  constructor(answer: ResponseData, url: string, hasBody: boolean) {
    this.status = answer.statusCode
    this.url = url
    this.#answer = answer
    this.#body = hasBody ? undefined : null
    // A body that breaks off while nobody reads it is no reason to end the process; who reads it is told by the read.
    answer.body.on('error', () => undefined)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  get statusText(): string {
    return this.#answer.statusText
  }

  get headers(): Headers {
    return (this.#headers ??= toHeaders(this.#answer.headers))
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#body === undefined) this.#body = this.#stream()
    return this.#body
  }

  get bodyUsed(): boolean {
    return this.#isRead || this.#isStreamed
  }

  async text(): Promise<string> {
    // A stream that was handed out but not touched is no reason for the slow way.
    if (this.#body?.locked || this.#isStreamed) return this.#real().text()
    if (this.#isRead) throw new TypeError('Body is unusable: it was read before')
    this.#isRead = true
    return this.#answer.body.text()
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
    const [mine, theirs] = this.body?.tee() ?? [null, null]
    this.#body = mine
    return new Response(theirs, { status: this.status, statusText: this.statusText, headers: this.headers })
  }

  #real(): Response {
    return new Response(this.body, { status: this.status, statusText: this.statusText, headers: this.headers })
  }

  // Nothing is read before it is asked for, and a cancelled stream ends the request.
  #stream(): ReadableStream<Uint8Array> {
    const { body } = this.#answer
    let chunks: AsyncIterator<Uint8Array> | undefined
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (this.#isRead) throw new TypeError('Body is unusable: it was read before')
      this.#isStreamed = true
      chunks ??= body[Symbol.asyncIterator]()
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    }
    const cancel = () => {
      this.#isStreamed = true
      body.destroy()
    }
    return new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
  }
}

function toHeaders(received: ResponseData['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(received)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) headers.append(name, item)
  }
  return headers
}
