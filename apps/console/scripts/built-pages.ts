import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const titles = { instance: 'Instance', failures: 'Failures' } as const

/** Builds the pages of MCP Apps: one document each, with script and style inside, since a sandbox loads nothing else. */
export async function buildPages(): Promise<Record<keyof typeof titles, string>> {
  const [style, instance, failures] = await Promise.all([
    textOf('page.css'),
    textOf('instance.tsx'),
    textOf('failures.tsx'),
  ])
  const documentOf = (name: keyof typeof titles, script: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${titles[name]}</title><style>${style.trim()}</style></head>` +
    // A script ends where its text holds an end tag.
    `<body><script>${script.trim().replaceAll('</script', '<\\/script')}</script></body></html>`
  return { instance: documentOf('instance', instance), failures: documentOf('failures', failures) }
}

async function textOf(file: string): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2023',
      cssTarget: 'chrome123',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: `${root}src/mcp-app/${file}`,
        output: { format: file.endsWith('.css') ? 'es' : 'iife', codeSplitting: false },
      },
    },
  })
  if (Array.isArray(result) || !('output' in result)) throw new Error('expected one build')
  const wanted = result.output.find(({ fileName }) => fileName.endsWith(file.endsWith('.css') ? '.css' : '.js'))!
  const text = wanted.type === 'chunk' ? wanted.code : wanted.source
  return typeof text === 'string' ? text : new TextDecoder().decode(text)
}

/** Writes the pages as the module that the MCP server reads. */
export function pagesText(pages: Readonly<Record<string, string>>): string {
  const members = Object.entries(pages).map(([name, text]) => `  ${name}: ${JSON.stringify(text)},\n`)
  return `// Written by \`pnpm --filter @durable-http/console run build:pages\` from apps/console/src/mcp-app; do not edit.\n\n/** Documents of MCP Apps by name. */\nexport const pageDocuments = {\n${members.join('')}} as const\n`
}
