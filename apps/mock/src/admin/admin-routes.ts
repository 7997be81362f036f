import { z } from 'zod'
import type { Fault } from '../faults.ts'
import type { MockHost } from '../host.ts'
import type { Seed } from '../seed.ts'
import { AdminProblem } from './admin-problem.ts'
import * as schemas from './admin-schemas.ts'
import type { AdminState } from './admin-state.ts'
import { requestView } from './request-view.ts'
import { requestDifferences, verifyRequests } from './verify.ts'

/** Input of a route; `body` and `query` have been checked against its schemas. */
export interface AdminCall<Body = unknown, Query = unknown> {
  readonly host: MockHost
  readonly state: AdminState
  readonly id: string
  readonly body: Body
  readonly query: Query
}

/** One operation of the admin API; its key is the method and the path. */
export interface AdminRoute {
  readonly summary: string
  readonly body?: z.ZodType
  readonly query?: z.ZodObject
  /** The status of a success, 200 by default. */
  readonly status?: 201 | 204
  readonly response?: z.ZodType
  readonly run: (call: AdminCall) => unknown
}

const route = <Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodObject = z.ZodObject>(
  definition: Omit<AdminRoute, 'run' | 'body' | 'query'> & {
    body?: Body
    query?: Query
    run: (call: AdminCall<z.infer<Body>, z.infer<Query>>) => unknown
  },
): AdminRoute => definition as unknown as AdminRoute

const clockOf = ({ clock }: MockHost) => ({ now: new Date(clock.now()).toISOString(), setting: clock.setting })

/** Turns what the host refuses into a refusal of the API. */
function attempt<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof TypeError) throw new AdminProblem(400, 'invalid', error.message)
    throw error
  }
}

/** The operations under `/_mock/v1`. */
export const adminRoutes: Readonly<Record<string, AdminRoute>> = {
  'GET /live': route({
    summary: 'Tells that the host is up',
    response: schemas.liveState,
    run: ({ host }) => ({
      status: 'ok',
      extensionVersion: host.extensionVersion,
      taskHub: host.taskHub,
      instances: host.instances.size,
      now: new Date(host.clock.now()).toISOString(),
    }),
  }),
  'POST /seed': route({
    summary: 'Puts instances and entities there as they are',
    body: schemas.seedBody,
    status: 204,
    run: ({ host, body }) => attempt(() => host.seed(body as Seed)),
  }),
  'POST /reset': route({
    summary: 'Forgets instances, requests, faults and held calls; a clock that is not real goes back to its start',
    status: 204,
    run({ host, state }) {
      host.reset()
      state.faults.clear()
    },
  }),
  'GET /snapshots': route({
    summary: 'Lists the snapshots',
    response: z.array(schemas.snapshotInfo),
    run: ({ state }) => state.snapshots.list(),
  }),
  'POST /snapshots': route({
    summary: 'Keeps a copy of all hubs and the time',
    status: 201,
    response: schemas.snapshotInfo,
    run: ({ host, state }) => state.snapshots.add(host),
  }),
  'POST /snapshots/{id}/restore': route({
    summary: 'Goes back to a snapshot',
    status: 204,
    run: ({ host, state, id }) => host.restore(state.snapshots.get(id)),
  }),
  'DELETE /snapshots/{id}': route({
    summary: 'Forgets a snapshot',
    status: 204,
    run: ({ state, id }) => state.snapshots.delete(id),
  }),
  'GET /clock': route({ summary: 'Reads the clock', response: schemas.clockState, run: ({ host }) => clockOf(host) }),
  'PUT /clock': route({
    summary: 'Changes how time passes',
    body: schemas.clockBody,
    response: schemas.clockState,
    run({ host, body }) {
      host.clock.set(body.setting)
      return clockOf(host)
    },
  }),
  'POST /clock/advance': route({
    summary: 'Lets time pass, with everything that falls due on the way',
    body: schemas.advanceBody,
    response: schemas.clockState,
    async run({ host, body }) {
      const { duration } = body
      await host.clock.advance(duration).catch((error: unknown) =>
        attempt(() => {
          throw error
        }),
      )
      return clockOf(host)
    },
  }),
  'POST /clock/settle': route({
    summary: 'Lets everything run that waits for no timer, and responds once that is done',
    response: schemas.clockState,
    async run({ host }) {
      await host.clock.settle()
      return clockOf(host)
    },
  }),
  'GET /faults': route({
    summary: 'Lists the faults that were added here',
    response: z.array(schemas.faultInfo),
    run: ({ state }) => state.faults.list(),
  }),
  'POST /faults': route({
    summary: 'Adds a fault',
    body: schemas.faultBody,
    status: 201,
    response: schemas.faultInfo,
    run: ({ host, state, body }) => state.faults.add(host, body as Fault),
  }),
  'DELETE /faults/{id}': route({
    summary: 'Takes a fault away',
    status: 204,
    run: ({ state, id }) => state.faults.delete(id),
  }),
  'DELETE /faults': route({
    summary: 'Takes all faults away',
    status: 204,
    run({ host, state }) {
      host.faults.clear()
      state.faults.clear()
    },
  }),
  'GET /requests': route({
    summary: 'Lists the requests that the host has served, oldest first',
    query: schemas.requestsQuery,
    response: z.array(schemas.requestEntry),
    run: ({ host, query: { after = 0, limit, ...expected } }) =>
      host.requests.all
        .filter((entry) => entry.id > after && requestDifferences(entry, expected).length === 0)
        .slice(-limit)
        .map(requestView),
  }),
  'DELETE /requests': route({
    summary: 'Forgets the requests',
    status: 204,
    run: ({ host }) => host.requests.clear(),
  }),
  'POST /requests/verify': route({
    summary: 'Compares the requests with what is expected',
    body: schemas.verifyBody,
    response: schemas.verifyResult,
    run: ({ host, body }) => verifyRequests(host.requests.all, body),
  }),
  'GET /activities': route({
    summary: 'Lists the held activities and the calls that wait',
    response: schemas.activitiesState,
    run: ({ host: { activities } }) => ({ held: activities.held, pending: activities.pending }),
  }),
  'POST /activities/hold': route({
    summary: 'Holds further calls of activities until they are completed here; * holds all',
    body: schemas.holdBody,
    status: 204,
    run: ({ host, body }) => host.activities.hold(...body.names),
  }),
  'POST /activities/release': route({
    summary: 'Lets further calls run again; all activities without names',
    body: schemas.releaseBody,
    status: 204,
    run: ({ host, body }) => host.activities.release(...(body.names ?? [])),
  }),
  'POST /activities/{id}/complete': route({
    summary: 'Ends a call that waits with a result',
    body: schemas.completeBody,
    status: 204,
    run: ({ host, id, body }) => attempt(() => host.activities.complete(id, body.result)),
  }),
  'POST /activities/{id}/fail': route({
    summary: 'Fails a call that waits',
    body: schemas.failBody,
    status: 204,
    run: ({ host, id, body }) => attempt(() => host.activities.fail(id, body.message, body.type)),
  }),
}
