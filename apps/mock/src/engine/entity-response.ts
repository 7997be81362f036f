/** Response of an entity to a call: a result, or the failure of its operation. */
export interface EntityResponse {
  readonly result: string | null
  readonly exceptionType: string | null
}

/** Writes a response as the entity sends it (recorded: `{"result":null}`). */
export const responseToText = ({ result, exceptionType }: EntityResponse): string =>
  JSON.stringify({ result, ...(exceptionType !== null && { exceptionType }) })

/** Reads a response; what is not a response is one without a result. */
export function textToResponse(text: string | null): EntityResponse {
  try {
    const { result, exceptionType } = JSON.parse(text ?? '') as Record<string, unknown>
    return {
      result: typeof result === 'string' ? result : null,
      exceptionType: typeof exceptionType === 'string' ? exceptionType : null,
    }
  } catch {
    return { result: null, exceptionType: null }
  }
}
