import { flag, listOf, oneOf, type Setting, text } from '@durable-http/core/settings'
import { type Toolset, toolsets } from '../tools/tool.ts'

/** Confirmation of irreversible actions: by the caller, or only by a person whom the client asks. */
export const confirmations = ['any', 'elicit'] as const

/** Settings of the tools, read alike over stdio and by the gateway. */
export const toolSettings: {
  readOnly: Setting<boolean>
  toolsets: Setting<readonly Toolset[]>
  catalogue: Setting<string>
  confirm: Setting<(typeof confirmations)[number]>
} = {
  readOnly: { variable: 'DURABLE_FUNCTIONS_READ_ONLY', kind: flag, example: 'true' },
  toolsets: {
    variable: 'DURABLE_FUNCTIONS_TOOLSETS',
    kind: listOf(oneOf('toolset', toolsets), { isEmptyRefused: true }),
    example: 'observe,start',
  },
  catalogue: {
    variable: 'DURABLE_FUNCTIONS_CATALOGUE',
    kind: text,
    example: './orchestrators.json',
    needsNode: true,
  },
  confirm: { variable: 'MCP_CONFIRM', kind: oneOf('mode', confirmations), example: 'elicit' },
}
