import { JsonNumber } from '@durable-http/core'
import { usageError } from '../cli-error.ts'

/** Picks members by dotted path, such as `output.orderId`, from a value; a path that leads nowhere gives undefined. */
export function pickFields(value: unknown, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(paths.map((path) => [path, memberAt(value, path.split('.'))]))
}

/** Reads `--fields a,b.c`; throws a usage error for an empty or over-long list. */
export function readFields(text: string): string[] {
  const paths = text.split(',').map((path) => path.trim())
  if (paths.length > 50 || paths.some((path) => path === '' || path.length > 200))
    throw usageError(
      `--fields is '${text.slice(0, 80)}'; expected 1 to 50 names separated by commas, such as instanceId,output.orderId`,
    )
  return paths
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null || inner instanceof JsonNumber) return undefined
    if (!Object.hasOwn(inner, name)) return undefined
    return (inner as Record<string, unknown>)[name]
  }, value)
}
