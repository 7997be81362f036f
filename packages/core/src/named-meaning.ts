/** Names what is missing in the meaning of a failure: `the host has no instance a1`. */
export const namedMeaning = (meaning: string, input: Readonly<Record<string, unknown>> = {}): string =>
  meaning.replace(/such (instance|entity\b|.*function)/, (_, kind: string) => {
    const { instanceId, entityName, entityKey, functionName = entityName } = input as Record<string, string>
    return `${kind} ${kind === 'instance' ? instanceId : kind === 'entity' ? `@${entityName}@${entityKey}` : functionName}`
  })
