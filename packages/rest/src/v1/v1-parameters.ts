import type { QueryParameter } from '../query-reader.ts'

/** A query parameter of a path below `/v1`, with what the OpenAPI document says of it. */
export interface V1Parameter<Name extends string = string> extends QueryParameter {
  name: Name
  description: string
  /** Bounds of an integer. */
  minimum?: number
  maximum?: number
}

const text = <Name extends string>(name: Name, description: string): V1Parameter<Name> => ({
  name,
  type: 'string',
  description,
})
const list = <Name extends string>(name: Name, description: string): V1Parameter<Name> => ({
  name,
  type: 'list',
  description,
})
const instant = <Name extends string>(name: Name, description: string): V1Parameter<Name> => ({
  name,
  type: 'date-time',
  description,
})
const flag = <Name extends string>(name: Name, description: string): V1Parameter<Name> => ({
  name,
  type: 'boolean',
  description,
})
const whole = <Name extends string>(name: Name, description: string, maximum: number): V1Parameter<Name> => ({
  name,
  type: 'integer',
  description,
  minimum: 1,
  maximum,
})

const placeParameters = [
  text('taskHub', "Task hub to work on; the app's own when absent."),
  text('connection', 'Name of the app setting that holds the storage connection.'),
]

/** Parameters that select instances; all of them must hold. Without any, every instance is selected. */
export const selectionParameters = [
  list('ids', 'Instance ids, with commas between; not together with a filter.'),
  text('prefix', 'Beginning of the instance id; case matters.'),
  list('states', 'States, with commas between.'),
  list('functions', 'Names of orchestrator functions, with commas between; case does not matter.'),
  instant('createdSince', 'Created at or after this instant.'),
  instant('createdUntil', 'Created at or before this instant.'),
  instant('changedBefore', 'Not changed since this instant.'),
  text('errorText', 'Text in the failure of a failed instance; case does not matter.'),
  text('customStatusText', 'Text in the custom status; case does not matter.'),
  flag('roots', 'True for instances without a parent only.'),
  flag('system', 'True to include instances that the extension runs for itself.'),
  ...placeParameters,
]

/** Parameters of `GET /v1/instances`. */
export const scanParameters = [
  ...selectionParameters,
  whole('limit', 'Instances in the response at most; 100 when absent.', 1_000),
  whole('scan', 'Rows of the host to look through at most; 20,000 when absent.', 1_000_000),
  flag('showInput', 'True to send inputs along.'),
  text('next', 'Where an earlier response stopped: its `next`, with the same selection.'),
]

/** Parameters of `GET /v1/export`. */
export const exportParameters = [
  ...selectionParameters,
  flag('history', 'False to leave histories out.'),
  text('next', 'Where an earlier export stopped: `next` of its last line, with the same selection.'),
]

/** Parameters of `GET /v1/instances/{instanceId}/events`. */
export const eventsParameters = [flag('showInput', 'True to send the input along.'), ...placeParameters]

/** Parameters of `GET /v1/jobs/{jobId}/items`. */
export const jobItemsParameters = [
  whole('after', 'Items to pass over: `next` of the last line of an earlier response.', 10_000_000),
  list('outcome', 'Outcomes to send, with commas between: `done`, `skipped`, `failed`, `unknown`; all when absent.'),
]

/** Names that a path below `/v1` takes, in lower case. */
export const v1Names: ReadonlySet<string> = new Set(
  [...scanParameters, ...exportParameters, ...eventsParameters, ...jobItemsParameters].map(({ name }) =>
    name.toLowerCase(),
  ),
)
