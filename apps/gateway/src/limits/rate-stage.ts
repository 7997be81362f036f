import type { RequestContext } from '../request/request-context.ts'
import { refuseAs } from '../request/refusal.ts'
import type { Stage } from '../request/stage.ts'
import { clientKeyOf } from './client-key.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { ratePolicy, rateState, refuseRate } from './rate-refusal.ts'

const name = 'principal'

/** Lets each principal make so many requests in a window, each message of an MCP batch counted; a caller with less than a quarter left sees it in the response. */
export function createRateStage(limiter: RateLimiter, used: (context: RequestContext) => void): Stage<unknown> {
  const { rate } = limiter
  const policy = ratePolicy(name, rate)
  const low = Math.floor(rate.requests / 4)

  function tell(context: RequestContext, left: number): ((response: Response) => Response) | undefined {
    // In that time no more than one comes back.
    const state = rateState(name, left, rate.window / rate.requests)
    const { connection } = context
    if (connection?.setHeader) {
      connection.setHeader('ratelimit-policy', policy)
      connection.setHeader('ratelimit', state)
      return undefined
    }
    return (response) => {
      response.headers.set('ratelimit-policy', policy)
      response.headers.set('ratelimit', state)
      return response
    }
  }

  // The request itself was one.
  function chargeMore(context: RequestContext, caller: string, more: number): Response | undefined {
    if (more <= 0) return undefined
    if (more >= rate.requests) {
      const detail = `a batch of ${more + 1} messages never fits ${rate.requests} in ${rate.window / 1_000} s; send fewer at once`
      return refuseAs(context.face, 'invalid_input', detail)
    }
    const wait = limiter.take(caller, more)
    if (wait === 0) return undefined
    context.refusal = 'rate'
    return refuseRate(context.face, name, rate, wait)
  }

  return function limitRate(_, context, next) {
    const caller = clientKeyOf(context)
    const wait = limiter.take(caller)
    used(context)
    if (wait > 0) {
      context.refusal = 'rate'
      return refuseRate(context.face, name, rate, wait)
    }
    if (context.face === 'mcp') context.charge = (messages) => chargeMore(context, caller, messages - 1)
    const left = limiter.left(caller)
    const onto = left < low ? tell(context, left) : undefined
    const result = next()
    if (!onto) return result
    return result instanceof Promise ? result.then(onto) : onto(result)
  }
}
