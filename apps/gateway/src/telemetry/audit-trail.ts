import type { AuditEntry } from '@durable-http/mcp'
import type { RestAuditEntry } from '@durable-http/rest'
import type { RequestContext } from '../request/request-context.ts'

/** Takes a request that changes something, once it has its response; one line for each of them, apart from the log. */
export interface AuditTrail {
  rest(context: RequestContext, entry: RestAuditEntry): void
  mcp(context: RequestContext | undefined, app: string, entry: AuditEntry): void
  /** Takes what was done outside of requests, in the name of a creator. */
  done(facts: object, creator: { name: string; role: string } | undefined): void
}

/** Options of the audit trail. */
export interface AuditTrailOptions {
  /** Takes one line of JSON, its end included. */
  write: (line: string) => void
  /** Takes the secrets of the configuration out of a line. */
  scrub: (line: string) => string
  now: () => number
}

/** Makes the trail: who did what to which instance, when, why, and what came of it; never a payload and never a key. */
export function createAuditTrail({ write, scrub, now }: AuditTrailOptions): AuditTrail {
  const note = (context: RequestContext | undefined, facts: object, creator?: { name: string; role: string }) => {
    const { id, face, principal = creator, client, peer } = context ?? {}
    const who = { principal: principal?.name, role: principal?.role, address: client ?? peer }
    const line = {
      audit: true,
      time: new Date(now()).toISOString(),
      id,
      face,
      ...who,
      ...facts,
      principal: who.principal,
    }
    write(`${scrub(JSON.stringify(line))}\n`)
  }
  return {
    rest: (context, entry) => note(context, { app: context.app, ...entry, code: entry.code ?? context.code }),
    done: (facts, creator) => note(undefined, facts, creator),
    mcp(context, app, entry) {
      const { decision, upstreamStatus: status, effect, ...rest } = entry
      if (effect === undefined || effect === 'read') return
      // The line has the caller already, and how long a call takes is in the log.
      note(context, { app, ...rest, milliseconds: undefined, outcome: decision, status })
    },
  }
}
