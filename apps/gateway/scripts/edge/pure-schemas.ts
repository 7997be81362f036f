import type { Plugin } from 'rolldown'

const schemaModules = /@modelcontextprotocol[\\/](?:core[\\/]dist[\\/][\w-]+\.mjs|sdk[\\/]dist[\\/]esm[\\/]types\.js)$/

/**
 * Lets the bundler drop the schemas that nothing uses. The SDKs declare each with calls at the top of a module, and a bundler keeps a call
 * unless it knows that the call changes nothing.
 */
export function pureSchemas(): Plugin {
  return {
    name: 'pure-schemas',
    transform: {
      filter: { id: schemaModules },
      handler(code) {
        const declarations = this.parse(code)
          .body.map((statement) =>
            statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement,
          )
          .flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
        const calls = declarations.flatMap(({ init }) => (init?.type === 'CallExpression' ? [init] : []))
        // From the end, so that the places of the others stay.
        return calls.reduceRight(
          (text, { start, end }) =>
            `${text.slice(0, start)}/* @__PURE__ */ (() => ${text.slice(start, end)})()${text.slice(end)}`,
          code,
        )
      },
    },
  }
}
