import type { VersionBehaviour } from '../versions.ts'
import { rewindInstance, resumeInstance, suspendInstance, terminateInstance } from './control.ts'
import { getEntity, listEntities } from './entities.ts'
import { listInstances } from './list-instances.ts'
import { makePrimary } from './make-primary.ts'
import { purgeInstance, purgeInstances } from './purge.ts'
import { raiseEvent } from './raise-event.ts'
import { restartInstance, restartInstanceWithOptions } from './restart.ts'
import type { Handler } from './route-scope.ts'
import { deleteEntity, signalEntity } from './signal-entity.ts'
import { startOrchestration } from './start.ts'
import { getInstanceStatus } from './status.ts'

/** One operation of the extension and its path. */
export interface Route {
  readonly operation: string
  /** Verbs; `any` if the host ignores them. */
  readonly methods: readonly string[] | 'any'
  /** Literals in lower case, parameters in braces; case is ignored. */
  readonly path: string
  readonly handler: Handler
  /** True if a version has it; every one by default. */
  readonly when?: (version: VersionBehaviour) => boolean
}

/** The routes of contract 2.0, each with the name of its operation. */
export const routes = [
  { operation: 'startOrchestration', methods: ['POST'], path: 'orchestrators/{name}', handler: startOrchestration },
  {
    operation: 'startOrchestrationWithId',
    methods: ['POST'],
    path: 'orchestrators/{name}/{id}',
    handler: startOrchestration,
  },
  { operation: 'listInstances', methods: ['GET'], path: 'instances', handler: listInstances },
  { operation: 'purgeInstances', methods: ['DELETE'], path: 'instances', handler: purgeInstances },
  { operation: 'getInstanceStatus', methods: ['GET'], path: 'instances/{id}', handler: getInstanceStatus },
  { operation: 'purgeInstance', methods: ['DELETE'], path: 'instances/{id}', handler: purgeInstance },
  { operation: 'raiseEvent', methods: ['POST'], path: 'instances/{id}/raiseevent/{name}', handler: raiseEvent },
  { operation: 'terminateInstance', methods: ['POST'], path: 'instances/{id}/terminate', handler: terminateInstance },
  { operation: 'suspendInstance', methods: ['POST'], path: 'instances/{id}/suspend', handler: suspendInstance },
  { operation: 'resumeInstance', methods: ['POST'], path: 'instances/{id}/resume', handler: resumeInstance },
  { operation: 'rewindInstance', methods: ['POST'], path: 'instances/{id}/rewind', handler: rewindInstance },
  { operation: 'restartInstance', methods: ['POST'], path: 'instances/{id}/restart', handler: restartInstance },
  {
    operation: 'restartInstanceWithOptions',
    methods: ['POST'],
    path: 'instances/{id}/restartwithoptions',
    handler: restartInstanceWithOptions,
    when: (version) => version.restartWithOptions,
  },
  { operation: 'getEntity', methods: ['GET'], path: 'entities/{name}/{key}', handler: getEntity },
  { operation: 'signalEntity', methods: ['POST'], path: 'entities/{name}/{key}', handler: signalEntity },
  { operation: 'deleteEntity', methods: ['DELETE'], path: 'entities/{name}/{key}', handler: deleteEntity },
  { operation: 'listEntities', methods: ['GET'], path: 'entities/{name}', handler: listEntities },
  { operation: 'signalEntity', methods: ['POST'], path: 'entities/{name}', handler: signalEntity },
  { operation: 'deleteEntity', methods: ['DELETE'], path: 'entities/{name}', handler: deleteEntity },
  { operation: 'listAllEntities', methods: ['GET'], path: 'entities', handler: listEntities },
  { operation: 'signalEntity', methods: ['POST'], path: 'entities', handler: signalEntity },
  { operation: 'deleteEntity', methods: ['DELETE'], path: 'entities', handler: deleteEntity },
  { operation: 'makePrimary', methods: 'any', path: 'makeprimary', handler: makePrimary },
] as const satisfies readonly Route[]

/** The name of an operation of the host. */
export type OperationName = (typeof routes)[number]['operation']

/** A route that a request has found, with the decoded segments of its path. */
export interface MatchedRoute {
  readonly operation: OperationName
  readonly handler: Handler
  readonly params: readonly string[]
}

const patterns = routes.map((route: Route) => ({ route, segments: route.path.split('/') }))

/** Finds the route of a decoded path (`/instances/a`); `undefined` if nothing matches, to which the host responds with an empty 404. */
export function matchRoute(method: string, path: string, version: VersionBehaviour): MatchedRoute | undefined {
  const given = path.replace(/^\//, '').split('/')
  for (const { route, segments } of patterns) {
    if (segments.length !== given.length || (route.methods !== 'any' && !route.methods.includes(method))) continue
    if (route.when && !route.when(version)) continue
    const fits = segments.every((segment, i) =>
      segment.startsWith('{') ? given[i] !== '' : given[i]?.toLowerCase() === segment,
    )
    if (!fits) continue
    const params = given.filter((_, i) => segments[i]?.startsWith('{'))
    return { operation: route.operation as OperationName, handler: route.handler, params }
  }
  return undefined
}
