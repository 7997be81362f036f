import { operations } from '@durable-http/core'
import type { RestOptions } from '@durable-http/rest'
import type { RequestContext } from '../request-context.ts'
import type { Authentication } from './authentication.ts'
import { allowsEffect } from './role-check.ts'

/** Makes what asks, before every call of an operation, whether the role of the caller allows its effect. */
export function createRestAuthorize(authentication: Authentication): NonNullable<RestOptions['authorize']> {
  return function authorize(c, operation) {
    const { context } = c.env as { context: RequestContext }
    const { effect } = operations[operation]
    if (context.principal && allowsEffect(context.principal.role, effect)) return true
    return authentication.refuseEffect(c.req.raw, context, effect, operation)
  }
}
