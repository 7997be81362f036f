import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import type { Operation } from '../operation.ts'
import { commonParameters, flag, pageParameters } from '../schemas/common-parameters.ts'
import { EntityRow } from '../schemas/entity-row.ts'
import { entityKey, entityName } from '../schemas/identifiers.ts'
import { PurgeResult } from '../schemas/purge-result.ts'
import { timestamp } from '../schemas/timestamp.ts'
import { reading, writing } from './hints.ts'
import type { EntityFields, EntityListFields } from './input-fields.ts'
import { named } from './named-input.ts'

const entity = once(() => ({ entityName: entityName(), entityKey: entityKey() }))
const operationInput = z.optional(z.unknown().check(z.describe('Input of the operation: any JSON.')))
const getInput = () => z.strictObject({ ...entity(), ...commonParameters() })
const signalInput = () =>
  z.strictObject({
    ...entity(),
    op: z.optional(
      z.string({ error: 'must be a string' }).check(
        z.maxLength(500, { error: 'must have at most 500 characters' }),
        z.refine((text) => text.isWellFormed(), { error: 'must not contain half of a surrogate pair' }),
        z.describe('Name of the operation to run.'),
      ),
    ),
    input: operationInput,
    ...commonParameters(),
  })
const deleteInput = () => z.strictObject({ ...entity(), ...commonParameters() })
// The host knows the instance of an entity by its name in lower case.
const purgeInput = () =>
  z.strictObject({ entityName: entityName().check(z.toLowerCase()), entityKey: entityKey(), ...commonParameters() })
const list = once(() => ({
  lastOperationTimeFrom: z.optional(timestamp('Only entities last operated on at or after this instant.')),
  lastOperationTimeTo: z.optional(timestamp('Only entities last operated on at or before this instant.')),
  fetchState: flag('True to include states.'),
  ...pageParameters(),
  ...commonParameters(),
}))
const listInput = () => z.strictObject({ entityName: entityName(), ...list() })
const listAllInput = () => z.strictObject(list())

/** Input of an operation that names an entity and no more. */
export interface EntityInput extends EntityFields {}
/** Input of `signalEntity`. */
export interface SignalEntityInput extends EntityFields {
  /** Name of the operation to run. */
  op?: string | undefined
  /** Input of the operation: any JSON. */
  input?: unknown
}
/** Input of `listEntities`. */
export interface ListEntitiesInput extends EntityListFields {
  /** Name of the entity function; case does not matter. */
  entityName: string
}
/** Input of `listAllEntities`. */
export interface ListAllEntitiesInput extends EntityListFields {}

const listed = {
  headers: { continuationToken: 'x-ms-continuation-token' },
  success: { 200: z.array(EntityRow as z.ZodMiniType<EntityRow>) },
  failures: [],
  paged: 'entities',
  effect: 'read',
  hints: reading,
} as const satisfies Partial<Operation>

export const entityOperations = {
  /** Reads the state of an entity: any JSON. */
  getEntity: {
    route: 'GET /entities/{entityName}/{entityKey}{?taskHub,connection}',
    summary: 'Get entity',
    description: 'Reads the state of one entity. An entity that was never signalled, or was deleted, is not found.',
    input: named<EntityInput>(getInput),
    emptySegment: '$',
    success: { 200: z.unknown() },
    failures: ['entityMissing'],
    effect: 'read',
    hints: reading,
    origin: 'capability',
  },
  /** Sends an operation to an entity, one way; the entity is created on demand. */
  signalEntity: {
    route: 'POST /entities/{entityName}/{entityKey}{?op,taskHub,connection}',
    summary: 'Signal entity',
    description:
      'Sends an operation to an entity, one way: accepted means queued, and a failing operation is not reported. The entity is created on demand.',
    input: named<SignalEntityInput>(signalInput),
    body: { field: 'input', whenAbsent: 'empty', otherType: 'text', example: 5 },
    emptySegment: 'omitted',
    success: { 202: null },
    failures: ['entityFunctionMissing'],
    effect: 'signal',
    amountsTo: { deletesEntity: 'deleteEntity' },
    hazards: ['unreadableBody'],
    hints: writing,
    origin: 'capability',
  },
  /** Lists the entities of one name, a page at a time. */
  listEntities: {
    route: 'GET /entities/{entityName}{?lastOperationTimeFrom,lastOperationTimeTo,fetchState,top,taskHub,connection}',
    summary: 'List entities',
    description: 'Lists the entities of one name, a page at a time, with their states when asked for.',
    input: named<ListEntitiesInput>(listInput),
    ...listed,
    origin: 'capability',
  },
  /** Lists the entities of all names, a page at a time. */
  listAllEntities: {
    route: 'GET /entities{?lastOperationTimeFrom,lastOperationTimeTo,fetchState,top,taskHub,connection}',
    summary: 'List all entities',
    description: 'Lists the entities of all names, a page at a time, with their states when asked for.',
    input: named<ListAllEntitiesInput>(listAllInput),
    ...listed,
    origin: 'host',
  },
  /** Sends the operation `delete` to an entity. */
  deleteEntity: {
    route: 'DELETE /entities/{entityName}/{entityKey}{?taskHub,connection}',
    summary: 'Delete entity',
    description: 'Sends the operation "delete" to an entity; what that does is up to the entity.',
    input: named<EntityInput>(deleteInput),
    emptySegment: 'omitted',
    success: { 202: null },
    failures: ['entityFunctionMissing'],
    effect: 'delete',
    irreversible: true,
    hints: { readOnly: false, destructive: true, idempotent: true },
    origin: 'host',
  },
  /** Removes an entity from storage for good, whatever its own operations do; resolves to 0 where it does not exist. */
  purgeEntity: {
    route: 'DELETE /instances/@{entityName}@{entityKey}{?taskHub,connection}',
    summary: 'Purge entity',
    description:
      'Removes an entity with its state from storage, for good. Signals that are still queued are lost, and a later signal creates it anew.',
    input: named<EntityInput>(purgeInput),
    success: { 200: PurgeResult },
    onNoMatch: { status: 404, result: { instancesDeleted: 0 } },
    failures: ['entityMissing'],
    effect: 'delete',
    irreversible: true,
    hints: { readOnly: false, destructive: true, idempotent: true },
    origin: 'host',
  },
} satisfies Record<string, Operation>
