import { listOf, type Properties, text } from '../schema.ts'

/** How much a result says. */
export const formatArgument: Properties = {
  format: {
    type: 'string',
    enum: ['concise', 'detailed'],
    description: 'Default concise cuts long payloads.',
  },
}

/** Which parts of the payloads are shown. */
export const fieldsArgument: Properties = {
  fields: {
    ...listOf(text),
    description: 'Paths to show in full and nothing else: output.orders.3, input.',
  },
}

/** The page of a list. */
export const pageArguments: Properties = {
  top: { type: 'integer', minimum: 1, maximum: 100, description: 'Rows per page; default 20.' },
  cursor: { type: 'string', description: 'Cursor of the page before.' },
}

export const instanceArgument: Properties = {
  instanceId: { type: 'string', description: 'Instance id.' },
}

export const taskHubArgument: Properties = {
  taskHub: { type: 'string', description: 'Task hub, if another.' },
}

/** Rows of a page when the caller names none. */
export const defaultTop = 20
