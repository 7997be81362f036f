import type { Beats, Due } from './beats.ts'
import type { EventSink, PushedEvents } from './pushed-events.ts'
import { expiredReason, lastWords, stoppingReason } from './stream-end.ts'
import type { V1Context } from './v1-context.ts'
import type { WatchEvent, WatchListener, WatchTarget } from './watch-hub.ts'

const heartbeat = 15_000
const encoder = new TextEncoder()
const retryBytes = encoder.encode('retry: 2000\n\n')
const heartbeatBytes = encoder.encode(': still here\n\n')
// Bytes that all watchers of an instance receive, kept while the event is of use.
const bytesOf = new WeakMap<WatchEvent, Uint8Array>()

/** Options of a stream. */
export interface EventStreamOptions {
  context: Pick<V1Context, 'clock' | 'client' | 'access' | 'watches'>
  beats: Beats
  /** Milliseconds since 1970 at which the caller's credential expires. */
  expires?: number | undefined
  /** Gives the caller's place back. */
  release?: (() => void) | undefined
}

/** Events of one watcher on their way: an object without promises of its own, for thousands wait at once. States that come faster than they are taken are skipped. */
export class EventStream implements WatchListener, Due, PushedEvents {
  due: number
  readonly #options: EventStreamOptions
  readonly #expires: number
  #leave: (() => void) | undefined
  #sink: EventSink | undefined
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

  /** Watches the instance; resolves to the first event (undefined if the stream ends without one), and rejects if the instance cannot be read. */
  async watch(target: WatchTarget): Promise<WatchEvent | undefined> {
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

  /** Returns the events as a web stream. */
  open(): ReadableStream<Uint8Array> {
    return new ReadableStream(
      {
        // More is written only once it is pulled.
        start: (controller) =>
          this.begin({
            write(bytes) {
              controller.enqueue(bytes)
              return false
            },
            end: () => controller.close(),
          }),
        pull: () => this.drained(),
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    )
  }

  begin(sink: EventSink): void {
    this.#sink = sink
    let isWanted = sink.write(retryBytes)
    const first = this.#status
    this.#status = undefined
    if (first && !this.#mayShow(first)) return this.#finish()
    if (first) isWanted = sink.write(encoded(first, this.#options.context.client.scrub))
    this.#options.beats.add(this)
    if (isWanted) this.drained()
  }

  drained(): void {
    if (this.#isClosed) return
    this.#isWanted = true
    this.#send()
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

  beat(now: number): void {
    if (now >= this.#expires) return this.#finish(expiredReason)
    this.due = Math.min(now + heartbeat, this.#expires)
    if (!this.#isWanted) return
    this.#isWanted = false
    this.#write(heartbeatBytes)
  }

  stop(): void {
    this.#finish(stoppingReason)
  }

  /** Stops watching and gives the place back. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#isWanted = false
    const { beats, release } = this.#options
    beats.delete(this)
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
    const { clock, client } = this.#options.context
    const now = clock.now()
    const event = this.#next
    // The caller reconnects, and receives the failure then.
    if (now >= this.#expires) return this.#finish(expiredReason)
    if (!event && this.#hasEnded) return this.#finish()
    if (!event) return
    if (this.#status) this.#status = undefined
    else this.#last = undefined
    this.due = Math.min(now + heartbeat, this.#expires)
    this.#isWanted = false
    if (!this.#mayShow(event)) return this.#finish()
    this.#write(encoded(event, client.scrub))
    if (event.type !== 'status') this.#finish()
  }

  // Another instance may have come under the id since the caller was let in.
  #mayShow(event: WatchEvent): boolean {
    return event.type !== 'status' || this.#options.context.access.allowsFunction(event.name)
  }

  #write(bytes: Uint8Array): void {
    if (this.#sink?.write(bytes)) this.drained()
  }

  #finish(reason?: string): void {
    if (this.#isClosed) return
    this.close()
    if (reason !== undefined) this.#sink?.write(encoder.encode(lastWords({ reason })))
    this.#sink?.end()
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
