import { listOf, type Properties, text } from './schema.ts'

/** What arguments that many tools take are said to be, in the fewest words: each is paid for once a tool. */
export const described = {
  instanceId: 'Instance id',
  taskHub: 'Hub',
  createdTimeFrom: 'ISO 8601 with zone',
  createdTimeTo: 'Created until',
} as const

/** How much a result says. */
export const formatArgument: Properties = {
  format: {
    type: 'string',
    enum: ['concise', 'detailed'],
    description: 'Default concise cuts long payloads',
  },
}

/** Which parts of the payloads are shown. */
export const fieldsArgument: Properties = {
  fields: {
    ...listOf(text),
    description: 'Paths to show in full, alone: output.orders.3',
  },
}

/** The page of a list. */
export const pageArguments: Properties = {
  top: { type: 'integer', minimum: 1, maximum: 100, description: 'Default 20' },
  cursor: { type: 'string', description: 'Of the page before' },
}

export const instanceArgument: Properties = {
  instanceId: { type: 'string', description: described.instanceId },
}

export const taskHubArgument: Properties = {
  taskHub: { type: 'string', description: described.taskHub },
}

/** Rows of a page when the caller names none. */
export const defaultTop = 20
