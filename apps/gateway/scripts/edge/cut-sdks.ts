import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rolldown'

interface Cut {
  file: RegExp
  /** Text that is replaced; the build stops if a version of the SDK no longer has it. */
  text: string
  by: string
}

const server = String.raw`@modelcontextprotocol[\\/]server[\\/]dist[\\/]`
const serverEntry = new RegExp(String.raw`${server}index\.mjs$`)
const serverCore = new RegExp(String.raw`${server}src-[\w-]+\.mjs$`)

// Code that the gateway never reaches, and that a bundler cannot know to be unreachable.
const cuts: readonly Cut[] = [
  // Requests of protocol 2025 go to the other SDK: `createMcpHandler` is called with `legacy: 'reject'`.
  {
    file: serverEntry,
    text: 'createLegacyStatelessFallback(factory, reportError, options.keepAliveMs, maxRequestBodySize)',
    by: 'undefined',
  },
  // Servers are made of `Server`, never of the high-level class.
  { file: serverEntry, text: 'product instanceof McpServer', by: 'false' },
  // Two tables of every schema, filled while the module loads, for functions that nothing here calls.
  { file: serverCore, text: 'for (const key of SPEC_SCHEMA_KEYS) register(key, schemas_exports[key]);', by: '' },
  { file: serverCore, text: 'for (const [key, schema] of Object.entries(authSchemas)) register(key, schema);', by: '' },
  // Schemas of protocol 2025: without them a message of that protocol is "not-in-era".
  ...(['result', 'request', 'notification'] as const).map((kind) => ({
    file: serverCore,
    text: `registryMaps().${kind}Schemas[method]`,
    by: 'undefined',
  })),
  {
    file: serverCore,
    text: 'triState$1(hasTools ? s.CreateMessageResultWithToolsSchema : s.CreateMessageResultSchema, raw)',
    by: 'NOT_IN_ERA$1',
  },
  { file: serverCore, text: '\t\tconst s = buildSchemas2025();\n\t\treturn', by: 'return' },
  { file: serverCore, text: 'buildSchemas2025();\n\tbuildSchemas2026();', by: 'buildSchemas2026();' },
  { file: serverCore, text: '\twarmRegistryMaps2025();\n', by: '' },
]

const validator = 'CfWorkerJsonSchemaValidator'
const ajv = /@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/
// The SDK for protocol 2026 brings a copy of the validator that the one for protocol 2025 imports: one is enough.
const secondValidator = new RegExp(String.raw`${server}cfWorkerProvider-[\w-]+\.mjs$`)
const mcpPackage = fileURLToPath(new URL('../../../../packages/mcp/src/index.ts', import.meta.url))

/** Leaves out of the SDKs what the gateway never reaches, and one of their two copies of the validator of JSON schemas. */
export function cutSdks(): Plugin {
  const done = new Set<Cut>()
  return {
    name: 'cut-sdks',
    async load(id) {
      // The default validator of the SDK for protocol 2025 is Ajv, which needs `new Function`: workerd forbids it. No server here uses it.
      if (ajv.test(id)) return `export { ${validator} as AjvJsonSchemaValidator } from './cfworker-provider.js'`
      if (!secondValidator.test(id)) return null
      const first = await this.resolve('@modelcontextprotocol/sdk/validation/cfworker-provider.js', mcpPackage)
      return `export { ${validator} as t } from ${JSON.stringify(first!.id)}`
    },
    transform(code, id) {
      const here = cuts.filter(({ file }) => file.test(id))
      return here.length === 0
        ? null
        : here.reduce((text, cut) => {
            if (text.includes(cut.text)) done.add(cut)
            return text.replaceAll(cut.text, cut.by)
          }, code)
    },
    buildEnd(error) {
      const missing = cuts.filter((cut) => !done.has(cut))
      if (!error && missing.length > 0)
        throw new Error(`the MCP SDK has changed; it no longer has:\n${missing.map(({ text }) => text).join('\n')}`)
    },
  }
}
