import type { ToolCall } from '../../src/tools/tool.ts'

/** What a fixture does; contents other than text are the handler's to carry, though no shipped tool has any. */
export type Run = (call: ToolCall) => Promise<object>
