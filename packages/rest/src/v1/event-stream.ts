import type { Beats, Due } from './beats.ts'
import { expiredReason, lastWords, stoppingReason } from './stream-end.ts'
import type { V1Context } from './v1-context.ts'
import type { WatchEvent, WatchListener, WatchTarget } from './watch-hub.ts'

const heartbeat = 15_000
const encoder = new TextEncoder()
// Bytes that all watchers of an instance receive, kept while the event is of use.
const bytesOf = new WeakMap<WatchEvent, Uint8Array>()

/** Options of a stream. */
export interface EventStreamOptions {
  context: Pick<V1Context, 'clock' | 'client' | 'access' | 'watches' | 'stopping'>
  beats: Beats
  /** Milliseconds since 1970 at which the caller's credential expires. */
  expires?: number | undefined
  /** Gives the caller's place back. */
  release?: (() => void) | undefined
}

/** Events of one watcher on their way: an object without promises of its own, for thousands wait at once. States that come faster than they are taken are skipped. */
export class EventStream implements WatchListener, Due, UnderlyingDefaultSource<Uint8Array> {
  due: number
  readonly #options: EventStreamOptions
  readonly #expires: number
  #leave: (() => void) | undefined
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #begun: (() => void) | undefined
  #status: WatchEvent | undefined
  #last: WatchEvent | undefined
  #error: unknown
  #hasEnded = false
  /** Of the state that was sent last. */
  #hash: string | undefined
  #isWanted = false
  #isClosed = false

  constructor(options: EventStreamOptions) {
    this.#options = options
    this.#expires = options.expires ?? Infinity
    this.due = Math.min(options.context.clock.now() + heartbeat, this.#expires)
  }

  /** Begins to watch; resolves to the first event, undefined if there is none, and rejects if the instance cannot be read. */
  async begin(target: WatchTarget): Promise<WatchEvent | undefined> {
    this.#leave = this.#options.context.watches.listen(target, this)
    if (!this.#next && !this.#hasEnded) await new Promise<void>((resolve) => (this.#begun = resolve))
    const first = this.#next
    if (!first && this.#error !== undefined) throw this.#error as Error
    return first
  }

  /** Leaves out the first event, which the caller has seen. */
  skip(): void {
    this.#status = undefined
  }

  /** Returns the stream that the caller reads. */
  open(): ReadableStream<Uint8Array> {
    const { beats, context } = this.#options
    beats.add(this)
    context.stopping?.addEventListener('abort', this)
    return new ReadableStream(this, { highWaterMark: 0 })
  }

  told(event: WatchEvent): void {
    if (event.type !== 'status') this.#last = event
    else if (event.hash === this.#hash) return
    else {
      this.#hash = event.hash
      this.#status = event
    }
    this.#wake()
  }

  ended(error: unknown): void {
    this.#error = error
    this.#hasEnded = true
    this.#wake()
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
    controller.enqueue(encoder.encode('retry: 2000\n\n'))
    const first = this.#status
    if (!first) return
    this.#status = undefined
    controller.enqueue(encoded(first, this.#options.context.client.scrub))
  }

  pull(): void {
    this.#isWanted = true
    this.#send()
  }

  cancel(): void {
    this.close()
  }

  /** Ends because the server stops. */
  handleEvent(): void {
    this.#finish(stoppingReason)
  }

  beat(now: number): void {
    if (now >= this.#expires) return this.#finish(expiredReason)
    this.due = Math.min(now + heartbeat, this.#expires)
    if (!this.#isWanted) return
    this.#isWanted = false
    this.#controller?.enqueue(encoder.encode(': still here\n\n'))
  }

  /** Stops watching and gives the place back. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const { beats, context, release } = this.#options
    beats.delete(this)
    context.stopping?.removeEventListener('abort', this)
    this.#leave?.()
    release?.()
  }

  get #next(): WatchEvent | undefined {
    return this.#status ?? this.#last
  }

  #wake(): void {
    this.#begun?.()
    this.#begun = undefined
    if (this.#isWanted) this.#send()
  }

  #send(): void {
    const { clock, client, access } = this.#options.context
    const now = clock.now()
    const event = this.#next
    // The caller comes back, and receives the failure then.
    if (now >= this.#expires) return this.#finish(expiredReason)
    if (!event && this.#hasEnded) return this.#finish()
    if (!event) return
    if (this.#status) this.#status = undefined
    else this.#last = undefined
    this.due = Math.min(now + heartbeat, this.#expires)
    this.#isWanted = false
    // Another instance may have come under the id since.
    if (event.type === 'status' && !access.allowsFunction(event.name)) return this.#finish()
    this.#controller?.enqueue(encoded(event, client.scrub))
    if (event.type !== 'status') this.#finish()
  }

  #finish(reason?: string): void {
    if (this.#isClosed) return
    this.close()
    if (reason !== undefined) this.#controller?.enqueue(encoder.encode(lastWords({ reason })))
    this.#controller?.close()
  }
}

function encoded(event: WatchEvent, scrub: (text: string) => string): Uint8Array {
  const known = bytesOf.get(event)
  if (known) return known
  const bytes = encoder.encode(scrub(eventText(event)))
  bytesOf.set(event, bytes)
  // A state may have megabytes: once is enough.
  if (event.type === 'status') event.text = ''
  return bytes
}

function eventText(event: WatchEvent): string {
  if (event.type === 'gone') return 'event: gone\ndata: {}\n\n'
  if (event.type === 'end') return `event: end\nid: ${event.hash}\ndata: {}\n\n`
  // A line break inside a JSON string is always escaped, so those in the text only lay it out.
  return `event: status\nid: ${event.hash}\ndata: ${event.text.replaceAll(/[\r\n]+/g, ' ')}\n\n`
}
