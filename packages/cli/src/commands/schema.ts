import { operationNames, operations, routeOf } from '@durable-http/core'
import { usageError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import { closestName } from '../options/suggestion.ts'
import { outputSchemas } from '../output-schemas.ts'

/** Prints the JSON Schema of what a command writes, of all of them, or the paths that `api` takes. */
export async function schema(command: string, io: CliIo): Promise<void> {
  const print = (value: unknown) => io.out(`${JSON.stringify(value, undefined, 2)}\n`)
  if (command === 'api') return print(paths())
  if (command === '')
    return print(Object.fromEntries(Object.entries(outputSchemas).map(([name, write]) => [name, write()])))
  const write = Object.hasOwn(outputSchemas, command) ? outputSchemas[command] : undefined
  if (write) return print(write())
  const names = Object.keys(outputSchemas)
  const close = closestName(command, names)
  throw usageError(
    `'${command.slice(0, 80)}' has no schema; ${close ? `did you mean ${close}?` : `expected one of ${names.join(', ')}, api`}`,
  )
}

function paths() {
  return operationNames.map((name) => {
    const { method, path, queryParameters } = routeOf(operations[name])
    return { name, method, path, query: queryParameters }
  })
}
