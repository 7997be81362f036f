import { DurableError } from '@durable-http/core'
import { objectSchema, type Property } from '../../tools/schema.ts'
import type { Tool, ToolListing } from '../../tools/tool.ts'

/** Name of the argument that names the function app. */
export const appArgument = 'app'

/** Which apps offer a tool, and which of them is meant where none is named; what cannot be undone has none. */
export interface AppChoice {
  names: readonly string[]
  standard: string | undefined
}

/** The listing of a tool with the argument `app` before its own. */
export function withApp<Listing extends ToolListing | Tool>(listing: Listing, { names, standard }: AppChoice): Listing {
  const { properties, required = [] } = listing.inputSchema as {
    properties?: Record<string, Property>
    required?: string[]
  }
  const description = standard === undefined ? 'Function app.' : `Function app; default ${standard}.`
  const app: Property = { type: 'string', enum: [...names], description }
  const needed = standard === undefined ? [appArgument, ...required] : required
  return { ...listing, inputSchema: objectSchema({ [appArgument]: app, ...properties }, needed) }
}

/** The error of a call that names no app that there is. */
export function appFault(tool: string, given: unknown, names: readonly string[]): DurableError {
  const list = names.join(', ')
  const message = given === undefined ? `is required: one of ${list}` : `must be one of ${list}`
  return new DurableError('invalid_input', `${tool}: ${appArgument} ${message}`, {
    issues: [{ parameter: appArgument, message }],
  })
}

/** The error of a call that continues with the list of another app than the one it names. */
export function cursorFault(tool: string): DurableError {
  const message = `is of the list of another ${appArgument}; leave ${appArgument} out, or the cursor`
  return new DurableError('invalid_input', `${tool}: cursor ${message}`, { issues: [{ parameter: 'cursor', message }] })
}
