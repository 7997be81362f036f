/** Joins headers into one record with names in lower case; of several values for a name the last counts. */
export function joinHeaders(
  ...parts: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const part of parts) for (const name in part) joined[name.toLowerCase()] = part[name]!
  return joined
}
