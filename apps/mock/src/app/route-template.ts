/** A route of an HTTP trigger that has been read: finds the parameters of a path, or nothing. */
export type RouteTemplate = (path: string) => Readonly<Record<string, string>> | undefined

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Known constraints of a route; unknown ones accept everything. */
const constraints: Readonly<Record<string, string>> = {
  int: String.raw`-?\d+`,
  long: String.raw`-?\d+`,
  alpha: '[A-Za-z]+',
  bool: 'true|false',
  guid: String.raw`[\da-fA-F]{8}-?(?:[\da-fA-F]{4}-?){3}[\da-fA-F]{12}`,
}

/** Reads a route such as `orders/{id:int}/{step?}` or `files/{*path}`. */
export function readRoute(template: string): RouteTemplate {
  const names: string[] = []
  const parts = template.split('/').filter((part) => part !== '')
  const pattern = parts.map((part) => {
    const [, star, name, constraint, optional] = /^\{(\*?)(\w+)(?::(\w+)(?:\([^)]*\))?)?(\?)?\}$/.exec(part) ?? []
    if (name === undefined) return `/${escape(part)}`
    names.push(name)
    if (star) return '(?:/(.*))?'
    const group = `/(${constraints[constraint ?? ''] ?? '[^/]+'})`
    return optional ? `(?:${group})?` : group
  })
  const route = new RegExp(`^${pattern.join('')}/?$`, 'i')
  return (path) => {
    const match = route.exec(path)
    if (!match) return undefined
    try {
      const found = names.map((name, index) => [name, match[index + 1]] as const)
      return Object.fromEntries(
        found.flatMap(([name, value]) => (value === undefined ? [] : [[name, decodeURIComponent(value)]])),
      )
    } catch {
      return undefined
    }
  }
}
