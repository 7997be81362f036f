import { listOf, type Properties, text } from '../schema.ts'

/** How much a result says. */
export const formatArgument: Properties = {
  format: {
    type: 'string',
    enum: ['concise', 'detailed'],
    description: 'concise (default) cuts long payloads; detailed shows far more.',
  },
}

/** Which parts of the payloads are shown. */
export const fieldsArgument: Properties = {
  fields: {
    ...listOf(text),
    description: 'Paths to show in full and nothing else, such as output.orders.3 or input.',
  },
}

/** The page of a list. */
export const pageArguments: Properties = {
  top: { type: 'integer', minimum: 1, maximum: 100, description: 'Rows per page; default 20.' },
  cursor: { type: 'string', description: 'Cursor of the page before; its filters are kept.' },
}

export const taskHubArgument: Properties = {
  taskHub: { type: 'string', description: "Task hub; default the app's own." },
}

/** Rows of a page when the caller names none. */
export const defaultTop = 20
