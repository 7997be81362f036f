import type { ToolCall } from '../../src/tools/tool.ts'

/** Behaviour of a fixture. The handler must carry contents other than text, though no shipped tool has any. */
export type Run = (call: ToolCall) => Promise<object>
