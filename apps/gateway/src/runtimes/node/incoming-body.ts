import type { Dispatcher } from 'undici'
import type { UnreadBodies, UnreadBody } from './unread-bodies.ts'

// Further bytes wait in the connection until the body is read.
const enough = 65_536

/** Where a body is counted while it waits for its reader, and for whom. */
export interface WaitingPlace {
  unread: UnreadBodies
  owner: string
  /** Ends the connection of the reader, which may never look at the body again. */
  cutReader?: (() => void) | undefined
}

/** An arriving body: buffered until it is read, whole or as a stream, and aborted if it is not wanted. */
export class IncomingBody implements UnreadBody {
  readonly #controller: Dispatcher.DispatchController
  readonly #place: WaitingPlace | undefined
  #isPaused = false
  #chunks: Uint8Array[] = []
  #waiting = 0
  #isEnded = false
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor(controller: Dispatcher.DispatchController, place?: WaitingPlace) {
    this.#controller = controller
    this.#place = place
  }

  get owner(): string {
    return this.#place?.owner ?? ''
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#waiting += chunk.byteLength
    if (this.#waiting > enough && !this.#wake) this.#pause()
    this.#wake?.()
  }

  end(): void {
    this.#waitsNoLonger()
    this.#isEnded = true
    this.#wake?.()
  }

  fail(error: Error): void {
    this.#waitsNoLonger()
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
    this.#waitsNoLonger()
    this.#chunks = []
    if (!this.#isEnded) this.#controller.abort(new Error('the response was not read to its end'))
  }

  /** Breaks it off in favor of others: its reader fails. */
  cut(): void {
    this.fail(new Error('the response was read too slowly while too many others waited for their readers'))
    this.cancel()
    this.#place?.cutReader?.()
  }

  #pause(): void {
    this.#controller.pause()
    if (this.#isPaused) return
    this.#isPaused = true
    this.#place?.unread.add(this.#place.owner, this)
  }

  #waitsNoLonger(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#place?.unread.delete(this.#place.owner, this)
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
      this.#waitsNoLonger()
      this.#controller.resume()
    })
  }
}

const whole = new TextDecoder()
