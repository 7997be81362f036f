import type { Clock } from '@durable-http/core'
import {
  type AppOptions,
  type Audit,
  type Caller,
  createMcpHandler,
  type OrchestratorEntry,
  type Toolset,
} from '@durable-http/mcp'
import type { Authentication } from '../auth/authentication.ts'
import { callerOf } from '../auth/mcp-caller.ts'
import type { GatewayConfig } from '../config/gateway-config.ts'
import type { AppJobs } from '../jobs/app-jobs.ts'
import { refuse } from '../request/refusal.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { AuditTrail } from '../telemetry/audit-trail.ts'
import type { Log } from '../telemetry/log.ts'
import type { Responder } from '../request/stage.ts'
import { defaultUpstream } from '../upstreams/app-name.ts'
import { keysOf, type Upstream } from '../upstreams/upstream.ts'

/** Makes the MCP face of the function apps: all of them at `/mcp` and at `/`, each alone at `/apps/{name}/mcp`. */
export function createMcpFace(
  { access, mcp, limits, publicUrl, upstreams: configs }: GatewayConfig,
  upstreams: readonly Upstream[],
  clock: Clock,
  authentication: Authentication | undefined,
  log: Log,
  described: readonly OrchestratorEntry[] = [],
  trail?: AuditTrail,
  jobs?: ReadonlyMap<string, AppJobs>,
): Responder {
  const contexts = new WeakMap<Caller, RequestContext>()
  const auditOf =
    (name: string): Audit =>
    (entry, caller) => {
      const context = caller && contexts.get(caller)
      if (context) context.app = entry.app ?? name
      trail?.mcp(context, entry.app ?? name, entry)
      log.info({ id: context?.id, ...entry, app: entry.app ?? name }, 'tool call')
    }
  const secrets = keysOf(configs)
  const toolsets = mcp.toolsets as readonly Toolset[] | undefined
  const standard = defaultUpstream(upstreams)
  const jobsOf = (name: string) =>
    jobs?.get(name)?.planned({ app: name === standard.name ? undefined : name, publicUrl })
  const appOf = ({ name, client }: Upstream): AppOptions => ({
    name,
    client,
    clock,
    readOnly: access.readOnly,
    allow: access.allow,
    deny: access.deny,
    toolsets,
    confirm: mcp.confirm,
    secrets,
    createJob: jobsOf(name),
    audit: auditOf(name),
    orchestrators: described.filter(({ app = standard.name }) => app === name),
  })
  // Host and Origin were checked on the way here, for both faces alike.
  const endpoint = { clock, sessions: mcp.sessions, bodyLimit: limits.body, allowedOrigins: ['*'] }
  const { stateSecret } = mcp

  function alone(upstream: Upstream) {
    // Plans and confirmations for one app are invalid for another.
    const isOnly = stateSecret === undefined || upstreams.length === 1
    const planSecret = isOnly ? stateSecret : `${stateSecret}\n${upstream.name}`
    return createMcpHandler({ ...appOf(upstream), ...endpoint, planSecret })
  }

  const byName = new Map(upstreams.map((upstream) => [upstream.name, alone(upstream)]))
  const ordered = [standard, ...upstreams.filter((upstream) => upstream !== standard)]
  const apps = ordered.map(appOf)
  const together =
    upstreams.length === 1
      ? byName.get(standard.name)!
      : createMcpHandler({ ...endpoint, apps, planSecret: stateSecret })

  return (request, context) => {
    const { pathname } = new URL(request.url)
    const { app, prefix = '' } = context
    const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname
    if (!['/', '/mcp', '/mcp/', prefix].includes(path)) {
      return refuse(context.face, 404, 'Not Found', `there is nothing at ${pathname}; MCP is at /mcp and at /`)
    }
    const own = callerOf(request, context, authentication)
    const refuseTool: Caller['refuse'] = (effect, tool, about) => {
      const refused = { tool, effect, ...about, decision: 'refused', code: 'role_too_low', milliseconds: 0 } as const
      trail?.mcp(context, app ?? standard.name, refused)
      return own.refuse!(effect, tool, about)
    }
    const caller = { ...own, refuse: refuseTool }
    contexts.set(caller, context)
    return (app === undefined ? together : byName.get(app)!)(request, caller)
  }
}
