import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds the console; resolves to its files by name. */
export async function buildConsole(): Promise<Record<string, string>> {
  const result = await build({
    root,
    configFile: `${root}vite.config.ts`,
    logLevel: 'warn',
    build: { write: false },
  })
  if (Array.isArray(result) || !('output' in result)) throw new Error('expected one build')
  const decoder = new TextDecoder()
  const files = result.output.map((file) => {
    const text = file.type === 'chunk' ? file.code : file.source
    return [file.fileName, typeof text === 'string' ? text : decoder.decode(text)] as const
  })
  return Object.fromEntries(files.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Writes files as a module, which every runtime and bundler of the gateway can load. */
export function fileText(files: Readonly<Record<string, string>>): string {
  const members = Object.entries(files).map(([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)},\n`)
  return `// Written by \`pnpm --filter @durable-http/console run build:pages\`; do not edit.\nexport const files = {\n${members.join('')}}\n`
}
