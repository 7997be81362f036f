/** The name and key of an entity; the name in lower case, as the host keeps it. */
export interface EntityId {
  readonly name: string
  readonly key: string
}

/** The id of the instance behind an entity: `@name@key`. */
export const entityInstanceId = ({ name, key }: EntityId): string => `@${name.toLowerCase()}@${key}`

/** Reads `@name@key`; splits at the second `@`. `undefined` for an id of another form. */
export function parseEntityInstanceId(instanceId: string): EntityId | undefined {
  const second = instanceId.indexOf('@', 1)
  if (!instanceId.startsWith('@') || second < 2) return undefined
  return { name: instanceId.slice(1, second), key: instanceId.slice(second + 1) }
}
