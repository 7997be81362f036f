import { DurableError, isDurableError } from '@durable-http/core'

// Names of a selection's members among the arguments of a tool.
const argumentOf: Readonly<Record<string, string>> = {
  ids: 'instanceIds',
  prefix: 'instanceIdPrefix',
  states: 'runtimeStatus',
  functions: 'functionName',
  createdSince: 'createdTimeFrom',
  createdUntil: 'createdTimeTo',
  changedBefore: 'stuckFor',
}

/** Runs what takes a selection; a fault of the selection names the argument that it came from. */
export function namingArguments<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input') throw error
    const issues = error.issues.map((issue) => {
      const [member = '', ...rest] = issue.parameter.split('.')
      return { ...issue, parameter: [argumentOf[member] ?? member, ...rest].join('.') }
    })
    throw new DurableError('invalid_input', error.message, { issues, cause: error })
  }
}
