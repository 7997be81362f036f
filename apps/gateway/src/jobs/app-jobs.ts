import type { Access, Clock } from '@durable-http/core'
import type { CreateJob } from '@durable-http/mcp'
import { createJobRoutes, type JobRoutes } from '@durable-http/rest'
import type { Context } from 'hono'
import type { RoleCheck } from '../auth/role-check.ts'
import type { AuthConfig, RetentionConfig, RetentionRule } from '../config/gateway-config.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { RetentionExports } from '../retention/retention-exports.ts'
import { createRetentionReport, type RetentionReport } from '../retention/retention-report.ts'
import { scheduleRetention } from '../retention/retention-schedule.ts'
import type { AuditTrail } from '../telemetry/audit-trail.ts'
import type { Log } from '../telemetry/log.ts'
import type { Family } from '../telemetry/series.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import { createCreatorRights } from './creator-rights.ts'
import { auditFactsOf } from './job-audit.ts'
import type { JobBackend } from './job-backend.ts'
import { createJobRun } from './job-run.ts'
import { createJobService } from './job-service.ts'
import { createPlannedJobs, type JobPlace } from './planned-jobs.ts'

/** Parts that the jobs of all apps share. */
export interface JobsParts {
  access: Access
  auth: AuthConfig | undefined
  roles: RoleCheck
  clock: Clock
  log: Log
  trail: AuditTrail | undefined
  retention: RetentionConfig
  /** Takes the figures of retention. */
  metrics: { add(family: Family): void } | undefined
}

/** The jobs of one app: how they are served, and what runs them until the signal ends it. */
export interface AppJobs {
  routes: JobRoutes
  /** Makes what creates jobs of plans that callers of the MCP face ran. */
  planned(place: JobPlace): CreateJob
  work(signal: AbortSignal): Promise<void>
}

/** Makes the jobs of each app by its name; the first app is the one for rules of retention that name none. */
export type CreateJobs = (upstreams: readonly Upstream[], parts: JobsParts) => ReadonlyMap<string, AppJobs>

/**
 * Makes what makes the jobs of apps that are kept in one place, and whose rules export to `exports`. A runtime hands it to the gateway, so
 * that the others do not carry its code.
 */
export const jobsIn =
  (backend: JobBackend, exports?: RetentionExports): CreateJobs =>
  (upstreams, parts) => {
    const { rules } = parts.retention
    const report = createRetentionReport()
    for (const family of rules.length > 0 ? report.families : []) parts.metrics?.add(family)
    const rulesOf = (app: string) => rules.filter((rule) => (rule.app ?? upstreams[0]?.name) === app)
    return new Map(
      upstreams.map((upstream) => {
        const appParts = { ...parts, report, exports, rules: rulesOf(upstream.name) }
        return [upstream.name, createAppJobs(backend, upstream, appParts)]
      }),
    )
  }

interface AppJobsParts extends JobsParts {
  /** Rules for this app only. */
  rules: readonly RetentionRule[]
  report: RetentionReport
  exports: RetentionExports | undefined
}

function createAppJobs(backend: JobBackend, upstream: Upstream, parts: AppJobsParts): AppJobs {
  const { access, auth, roles, clock, log, trail, rules, report, exports } = parts
  const { maxShare } = parts.retention
  const { name: app, jobs: client } = upstream
  const { store, queue } = backend(app)
  const run = createJobRun({
    store,
    client,
    access,
    effectsOf: createCreatorRights(auth, roles, () => clock.now(), rules),
    clock,
    log,
    retention: { app, store, client, access, clock, log, maxShare, report, exports },
    audit:
      trail &&
      ((definition, operation, item) => trail.done(auditFactsOf(app, definition, operation, item), definition.creator)),
  })
  const principalOf = ({ env }: Context) => (env as { context: RequestContext }).context.principal
  const service = createJobService({ store, queue, clock, principalOf })
  return {
    routes: createJobRoutes(service),
    planned: (place) => createPlannedJobs({ jobs: service, access, ...place }),
    work: async (signal) => {
      for (const job of await store.unreadable().catch(() => []))
        log.warn({ app, job }, 'what is stored of a job cannot be read: it is left out; remove the row, or restore it')
      await Promise.all([queue.work(run, signal), scheduleRetention({ app, rules, store, queue, clock, log }, signal)])
    },
  }
}
