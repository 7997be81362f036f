/** A failed answer's body in the three shapes of the host: an error object, a JSON string, or nothing (contract 3.6). */
export interface HostFailure {
  message: string | undefined
  exceptionMessage: string | undefined
  exceptionType: string | undefined
}

/** Reads what a failed answer says; unreadable bodies say nothing. */
export function readHostFailure(text: string): HostFailure {
  const silent: HostFailure = { message: undefined, exceptionMessage: undefined, exceptionType: undefined }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return silent
  }
  if (typeof value === 'string') return { ...silent, message: value }
  if (typeof value !== 'object' || value === null) return silent
  const member = (name: string) => {
    const found = (value as Record<string, unknown>)[name]
    return typeof found === 'string' && found !== '' ? found : undefined
  }
  return {
    // A gateway of ours answers with problem details (RFC 9457) in place of the host's shapes.
    message: member('Message') ?? member('detail') ?? member('title'),
    exceptionMessage: member('ExceptionMessage'),
    exceptionType: member('ExceptionType'),
  }
}

/** Most of a failed answer's body that is read, in characters. */
export const failureBodyLimit = 65_536
