import { readFileSync } from 'node:fs'

/** A request in plain language and the tool that should come first for it. */
export interface Request {
  tool: string
  text: string
}

/** The requests of a file beside this one: a line each, tool and text with a tab between. */
export function requestsOf(name: string): Request[] {
  const lines = readFileSync(new URL(`${name}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => {
    const [tool = '', text = ''] = line.split('\t')
    return { tool, text }
  })
}
