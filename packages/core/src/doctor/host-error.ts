/** Texts of an error from the extension; both are empty if it gives none. */
export interface HostError {
  message: string
  type: string
}

/** Reads an error body (contract 3.6); the stack trace stays behind. */
export function readError(text: string): HostError {
  try {
    const {
      ExceptionMessage: inner,
      Message: message,
      ExceptionType: type,
    } = JSON.parse(text) as Record<string, unknown>
    return { message: textOf(inner) || textOf(message), type: textOf(type) }
  } catch {
    return { message: '', type: '' }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
