/** The keys of a host. */
export interface HostKeys {
  /** The system key of the extension, which its links carry. */
  readonly key: string
  readonly masterKey: string
  /** Real keys of another kind: of other extensions, of functions, of the host. */
  readonly otherKeys: readonly string[]
}

/** Checks the key of a request (contract 1.2): only the header if there is one, else `code`; 401, 403, or nothing. */
export function refusedStatus(
  keys: HostKeys,
  header: string | null,
  code: string | undefined,
  forThisExtension: boolean,
): 401 | 403 | undefined {
  const presented = header ?? code
  if (!presented) return 401
  if (presented === keys.masterKey) return undefined
  if (presented === keys.key) return forThisExtension ? undefined : 403
  return keys.otherKeys.includes(presented) ? 403 : 401
}
