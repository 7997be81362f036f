import type { IncomingMessage } from 'node:http'
import type { Repeat } from '../../request/connection.ts'

// Longer requests go the ordinary way; so does what would be kept beyond these many.
const longest = 4_096
const most = 2_048
/** Milliseconds after which what is kept becomes old; what was old is forgotten then. */
const age = 10_000

/** Functions that serve requests that equal earlier ones: in the address they come from, the target, and all headers. */
export class EqualRequests {
  // By target, then by all the rest. What a busy caller sends is noted anew after twice the age at most.
  #young = new Map<string, Map<string, Repeat>>()
  #old = new Map<string, Map<string, Repeat>>()
  #size = 0
  readonly #now: () => number
  #turned: number

  constructor(now = () => performance.now()) {
    this.#now = now
    this.#turned = now()
  }

  /** Keeps the function that serves requests that equal this one. */
  note(incoming: IncomingMessage, repeat: Repeat): void {
    this.#forgetOld()
    const rest = restOf(incoming)
    const target = incoming.url!
    if (this.#size >= most || target.length + rest.length > longest) return
    const known = this.#young.get(target)
    if (!known?.has(rest)) this.#size++
    if (known) known.set(rest, repeat)
    else this.#young.set(target, new Map([[rest, repeat]]))
  }

  /** Finds the function that serves a request; undefined if none that equals it was kept lately. */
  find(incoming: IncomingMessage): Repeat | undefined {
    this.#forgetOld()
    const target = incoming.url!
    const young = this.#young.get(target)
    const old = this.#old.get(target)
    if ((!young && !old) || incoming.method !== 'GET') return undefined
    const rest = restOf(incoming)
    return young?.get(rest) ?? old?.get(rest)
  }

  #forgetOld(): void {
    const passed = this.#now() - this.#turned
    if (passed < age) return
    this.#old = passed < 2 * age ? this.#young : new Map()
    this.#young = new Map()
    this.#size = 0
    this.#turned += passed
  }
}

// Neither an address nor a header holds a line break.
const restOf = ({ socket, rawHeaders }: IncomingMessage) => `${socket.remoteAddress}\n${rawHeaders.join('\n')}`
