import { refuseAs } from '../request/refusal.ts'
import type { RequestContext } from '../request/request-context.ts'
import { clientKeyOf } from './client-key.ts'

/** How many streams may be open. */
export interface StreamLimits {
  /** Of all callers together. */
  streams: number
  /** Of one caller. */
  callerStreams: number
}

/** Places for streams, which stay open as long as their callers like. */
export interface StreamPlaces {
  /** Streams that are open. */
  readonly size: number
  /** Takes a place for a stream: returns what gives it back, once, or a refusal. */
  open(context: RequestContext): (() => void) | Response
}

const retryAfter = { 'retry-after': '5' }

/** Makes the places of a gateway. */
export function createStreamPlaces({ streams, callerStreams }: StreamLimits): StreamPlaces {
  const byCaller = new Map<string, number>()
  let size = 0

  return {
    get size() {
      return size
    },
    open(context) {
      const caller = clientKeyOf(context)
      const own = byCaller.get(caller) ?? 0
      if (own >= callerStreams) {
        context.refusal = 'rate'
        const detail = `the caller follows ${own} streams already, the most that one may (LIMIT_CALLER_STREAMS); close one first`
        return refuseAs(context.face, 'rate_limited', detail, retryAfter)
      }
      if (size >= streams) {
        context.refusal = 'queue'
        const detail = `${size} streams are open, the most that this gateway serves (LIMIT_STREAMS)`
        return refuseAs(context.face, 'unavailable', detail, retryAfter)
      }
      size++
      byCaller.set(caller, own + 1)
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        size--
        const left = (byCaller.get(caller) ?? 1) - 1
        if (left > 0) byCaller.set(caller, left)
        else byCaller.delete(caller)
      }
    },
  }
}
