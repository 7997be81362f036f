import type { RestOptions, SignLink } from '@durable-http/rest'
import type { RequestContext } from '../request/request-context.ts'
import type { Authentication } from './authentication.ts'
import type { SignedLinks } from './signed-links.ts'

/** Makes the function that gives the REST face the effects that the caller's role allows. */
export function createRestCaller(authentication: Authentication): NonNullable<RestOptions['caller']> {
  return function callerOf(c) {
    const { context } = c.env as { context: RequestContext }
    const { principal } = context
    return {
      principal: principal?.name,
      role: principal?.role,
      expires: principal?.expires,
      effects: authentication.effectsOf(context),
      refuse: ({ effect, because }, operation) => {
        const subject = because === undefined ? operation : `${operation}: ${because}`
        context.code = 'role_too_low'
        return authentication.refuseEffect(c.req.raw, context, effect, subject)
      },
    }
  }
}

/** Creates the signer of a caller's links. A caller that used a link gets the same link again, so that links cannot renew themselves. */
export function createLinkSigning(authentication: Authentication, links: SignedLinks): SignLink {
  return async function signLink(c, target) {
    const { context } = c.env as { context: RequestContext }
    const { principal, app, link } = context
    if (link !== undefined) return link
    return principal && authentication.effectsOf(context).includes('read')
      ? links.sign(principal, app!, target)
      : undefined
  }
}
