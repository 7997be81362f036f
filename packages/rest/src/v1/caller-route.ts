import { effects as allEffects } from '@durable-http/core'
import type { Context } from 'hono'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query } from './v1-input.ts'

const noQuery = queryRulesOf([])

/** Serves `GET /v1/caller`: who the caller is and which effects its requests may have, so that a client offers no more than that. */
export async function serveCaller(c: Context, context: V1Context, search: string): Promise<Response> {
  readV1Query('readCaller', [], noQuery, search)
  const { access } = context
  const { principal, role, expires, effects = allEffects } = context.caller(c)
  const told = {
    ...(principal === undefined ? {} : { name: principal }),
    ...(role === undefined ? {} : { role }),
    effects: access.readOnly ? effects.filter((effect) => effect === 'read') : effects,
    readOnly: access.readOnly,
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
  }
  return c.json(told, 200, {
    ...context.ownHeaders(c),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}
