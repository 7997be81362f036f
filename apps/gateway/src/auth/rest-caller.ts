import type { RestOptions } from '@durable-http/rest'
import type { RequestContext } from '../request-context.ts'
import type { Authentication } from './authentication.ts'

/** Makes what tells the REST face which effects the role of a caller allows. */
export function createRestCaller(authentication: Authentication): NonNullable<RestOptions['caller']> {
  return function callerOf(c) {
    const { context } = c.env as { context: RequestContext }
    return {
      effects: authentication.effectsOf(context),
      refuse: ({ effect, because }, operation) => {
        const subject = because === undefined ? operation : `${operation}: ${because}`
        return authentication.refuseEffect(c.req.raw, context, effect, subject)
      },
    }
  }
}
