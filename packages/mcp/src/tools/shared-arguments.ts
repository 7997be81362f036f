import { listOf, nameLength, type Properties, shortText, stateLength } from './schema.ts'

/** Short descriptions of arguments that many tools share: each costs tokens once per tool. */
export const described = {
  createdTimeFrom: 'ISO 8601 or 24h',
} as const

/** Detail of a result. */
export const formatArgument: Properties = {
  format: { type: 'string', enum: ['concise', 'detailed'] },
}

/** Which parts of the payloads are shown. */
export const fieldsArgument: Properties = {
  fields: {
    ...listOf(shortText(200)),
    maxItems: 20,
    description: 'Paths to show in full: output.orders.3',
  },
}

/** The page of a list. */
export const pageArguments: Properties = {
  top: { type: 'integer', minimum: 1, maximum: 100, description: 'Default 20' },
  cursor: shortText(stateLength, 'Of the page before'),
}

export const instanceArgument: Properties = {
  instanceId: shortText(nameLength),
}

export const taskHubArgument: Properties = {
  taskHub: shortText(128),
}

/** Lists what the SDKs run for themselves as well. */
export const systemArgument: Properties = {
  showSystem: { type: 'boolean', description: 'SDK jobs too' },
}

/** Rows of a page when the caller names none. */
export const defaultTop = 20
