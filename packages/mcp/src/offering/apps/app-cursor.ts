import type { ToolResult } from '../../tools/tool-result.ts'

/** A cursor that names its app, so that the next call may leave the app out. */
export interface AppCursor {
  app: string
  cursor: string
}

// No name of an app and no cursor of one app holds it.
const mark = '~'

/** Reads a cursor that was handed out for one of these apps; undefined for any other text. */
export function readAppCursor(text: unknown, apps: readonly string[]): AppCursor | undefined {
  if (typeof text !== 'string') return undefined
  const [app, cursor, ...rest] = text.split(mark)
  return app !== undefined && cursor !== undefined && rest.length === 0 && apps.includes(app)
    ? { app, cursor }
    : undefined
}

/** The result of one app's tool, its cursor marked with the app, in the text as in the data. */
export function withAppCursor(result: ToolResult, app: string): ToolResult {
  const cursor = result.structuredContent?.['cursor']
  if (typeof cursor !== 'string') return result
  const marked = `${app}${mark}${cursor}`
  return {
    ...result,
    content: result.content.map((part) =>
      part.text.endsWith(cursor) ? { ...part, text: part.text.slice(0, -cursor.length) + marked } : part,
    ),
    structuredContent: { ...result.structuredContent, cursor: marked },
  }
}
