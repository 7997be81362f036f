import type { QueryParameter } from '../query-reader.ts'

/** A query parameter of a path below `/v1`, with its description in the OpenAPI document. */
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
const whole = <Name extends string>(
  name: Name,
  description: string,
  maximum: number,
  minimum = 1,
): V1Parameter<Name> => ({
  name,
  type: 'integer',
  description,
  minimum,
  maximum,
})

const placeParameters = [
  text('taskHub', "Task hub to work on; the app's own when absent."),
  text('connection', 'Name of the app setting that holds the storage connection.'),
]

/** Parameters that select instances; all of them must hold. Without any, every instance is selected. */
export const selectionParameters = [
  list('ids', 'Instance ids, separated by commas; cannot be combined with a filter.'),
  text('prefix', 'Prefix of the instance id; case-sensitive.'),
  list('states', 'States, separated by commas.'),
  list('functions', 'Names of orchestrator functions, separated by commas; ignores case.'),
  instant('createdSince', 'Created at or after this instant.'),
  instant('createdUntil', 'Created at or before this instant.'),
  instant('changedBefore', 'Not changed since this instant.'),
  text('errorText', 'Text in the failure of a failed instance; ignores case.'),
  text('customStatusText', 'Text in the custom status; ignores case.'),
  flag('roots', 'True to select only instances without a parent.'),
  flag('system', 'True to include instances that the extension runs for itself.'),
  ...placeParameters,
]

/** Parameters of `GET /v1/instances`. */
export const scanParameters = [
  ...selectionParameters,
  whole('limit', 'Maximum number of instances in the response; 100 when absent.', 1_000),
  whole('scan', 'Maximum number of rows to read from the host; 20,000 when absent.', 1_000_000),
  flag('showInput', 'True to include inputs.'),
  text('next', '`next` of an earlier response, to continue with the same selection.'),
]

/** Parameters of `GET /v1/export`. */
export const exportParameters = [
  ...selectionParameters,
  flag('history', 'False to omit histories.'),
  text('next', '`next` of the last line of an earlier export, to continue with the same selection.'),
]

/** Parameters of `GET /v1/instances/{instanceId}/events`. */
export const eventsParameters = [flag('showInput', 'True to include the input.'), ...placeParameters]

/** Parameters of `GET /v1/jobs/{jobId}/items`. */
export const jobItemsParameters = [
  whole('after', 'Number of items to skip: `next` of the last line of an earlier response.', 10_000_000, 0),
  list('outcome', 'Outcomes to send, separated by commas: `done`, `skipped`, `failed`, `unknown`; all when absent.'),
]

/** Names that a path below `/v1` takes, in lower case. */
export const v1Names: ReadonlySet<string> = new Set(
  [...scanParameters, ...exportParameters, ...eventsParameters, ...jobItemsParameters].map(({ name }) =>
    name.toLowerCase(),
  ),
)
