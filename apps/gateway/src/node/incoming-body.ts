import type { Dispatcher } from 'undici'

// More than this waits in the connection until somebody reads.
const enough = 65_536

/** A body that is arriving: kept until it is read, whole or as a stream, and broken off when nobody wants it. */
export class IncomingBody {
  readonly #controller: Dispatcher.DispatchController
  #chunks: Uint8Array[] = []
  #waiting = 0
  #isEnded = false
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor(controller: Dispatcher.DispatchController) {
    this.#controller = controller
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#waiting += chunk.byteLength
    if (this.#waiting > enough && !this.#wake) this.#controller.pause()
    this.#wake?.()
  }

  end(): void {
    this.#isEnded = true
    this.#wake?.()
  }

  fail(error: Error): void {
    this.#error ??= error
    this.#chunks = []
    this.#wake?.()
  }

  /** Reads all there is as text; rejects when it breaks off. */
  async text(): Promise<string> {
    while (!this.#isEnded) {
      if (this.#error) throw this.#error
      await this.#more()
    }
    const chunks = this.#chunks
    this.#chunks = []
    if (chunks.length <= 1) return whole.decode(chunks[0])
    const decoder = new TextDecoder()
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  }

  /** Reads the next part; undefined at the end; rejects when it breaks off. */
  async read(): Promise<Uint8Array | undefined> {
    while (this.#chunks.length === 0) {
      if (this.#error) throw this.#error
      if (this.#isEnded) return undefined
      await this.#more()
    }
    const chunk = this.#chunks.shift()!
    this.#waiting -= chunk.byteLength
    return chunk
  }

  /** Breaks it off. */
  cancel(): void {
    this.#chunks = []
    if (!this.#isEnded) this.#controller.abort(new Error('the answer was not read to its end'))
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
      this.#controller.resume()
    })
  }
}

const whole = new TextDecoder()
