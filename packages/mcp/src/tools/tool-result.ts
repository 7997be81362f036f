/** Result of a tool: text for a model, the same as data, and whether it failed. */
export interface ToolResult {
  content: { type: 'text'; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
}

/** A progress report while a tool runs. */
export interface Progress {
  progress: number
  total?: number | undefined
  message?: string | undefined
}
