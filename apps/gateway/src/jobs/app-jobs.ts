import type { Access, Clock } from '@durable-http/core'
import { createJobRoutes, type JobRoutes } from '@durable-http/rest'
import type { Context } from 'hono'
import type { RoleCheck } from '../auth/role-check.ts'
import type { AuthConfig } from '../config/gateway-config.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { AuditTrail } from '../telemetry/audit-trail.ts'
import type { Log } from '../telemetry/log.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import { createCreatorRights } from './creator-rights.ts'
import type { JobBackend } from './job-backend.ts'
import { createJobRun } from './job-run.ts'
import { createJobService } from './job-service.ts'

/** Parts that the jobs of all apps share. */
export interface AppJobsParts {
  access: Access
  auth: AuthConfig | undefined
  roles: RoleCheck
  clock: Clock
  log: Log
  trail: AuditTrail | undefined
}

/** The jobs of one app: how they are served, and what runs them until the signal ends it. */
export interface AppJobs {
  routes: JobRoutes
  work(signal: AbortSignal): Promise<void>
}

/** Makes the jobs of one app. */
export type CreateAppJobs = (upstream: Upstream, parts: AppJobsParts) => AppJobs

/** Makes what makes the jobs of apps that are kept in one place. */
export const jobsIn =
  (backend: JobBackend): CreateAppJobs =>
  (upstream, parts) =>
    createAppJobs(backend, upstream, parts)

function createAppJobs(backend: JobBackend, upstream: Upstream, parts: AppJobsParts): AppJobs {
  const { access, auth, roles, clock, log, trail } = parts
  const { store, queue } = backend(upstream.name)
  const run = createJobRun({
    store,
    client: upstream.jobs,
    access,
    effectsOf: createCreatorRights(auth, roles, () => clock.now()),
    clock,
    log,
    audit: trail && ((definition, operation, item) => trail.job(upstream.name, definition, operation, item)),
  })
  const principalOf = ({ env }: Context) => (env as { context: RequestContext }).context.principal
  return {
    routes: createJobRoutes(createJobService({ store, queue, clock, principalOf })),
    work: (signal) => queue.work(run, signal),
  }
}
