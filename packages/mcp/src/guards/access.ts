import {
  type Access,
  type AccessNames,
  type AccessOptions,
  createAccess,
  createNameRule,
  DurableError,
} from '@durable-http/core'

/** Code of what the operator keeps out, which no other arguments of the same kind get past. */
export const notAllowed = 'not_allowed'

/** Names that a rule lets through or keeps out, including names of tools; `*` matches any text. */
export interface AccessList extends AccessNames {
  tools?: readonly string[] | undefined
}

/** The rules of the operator, ready to be asked; a request can only narrow them. */
export interface ToolAccess extends Access {
  allowsTool(name: string): boolean
}

/** Reads the rules; a tool is offered when it and all operations that it uses are allowed. */
export function createToolAccess(
  allow: AccessList = {},
  deny: AccessList = {},
  readOnly: AccessOptions['readOnly'] = false,
): ToolAccess {
  const { tools: allowed, ...allowedNames } = allow
  const { tools: denied = [], ...deniedNames } = deny
  const isAllowed = allowed && createNameRule(allowed, { ignoreCase: true })
  const isDenied = createNameRule(denied, { ignoreCase: true })
  return {
    ...createAccess({ readOnly, allow: allowedNames, deny: deniedNames }),
    allowsTool: (name) => isAllowed?.(name) !== false && !isDenied(name),
  }
}

/** Makes the error for what the operator does not let through. */
export function refusal(parameter: string, why: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${why}`, {
    issues: [{ parameter, message: `${why}, by its operator's configuration` }],
    gatewayCode: notAllowed,
  })
}
