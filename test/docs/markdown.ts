import { glob, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '../..')

/** A fenced block of a page. */
export interface Block {
  /** Path of its page from the root. */
  page: string
  /** Line of its first fence, from 1 on. */
  line: number
  language: string
  /** Text after the language: `needs=azure` or a single word. */
  marks: Readonly<Record<string, string>>
  text: string
  /** The paragraph above it. */
  before: string
}

/** A Markdown file, taken apart. */
export interface Page {
  path: string
  text: string
  /** Its text without code. */
  prose: string
  blocks: readonly Block[]
  /** Anchors that links may name after `#`. */
  anchors: ReadonlySet<string>
  /** Targets of links and images that do not lead to another host. */
  links: readonly string[]
}

const skipped = /(^|\/)(node_modules|dist|\.turbo|\.readme)\//

/** Reads all Markdown files of the repository below a folder. */
export async function readPages(folder = '.'): Promise<Page[]> {
  const pages: Page[] = []
  for await (const path of glob(join(folder, '**/*.md'), { cwd: root, exclude: (path) => skipped.test(`${path}/`) })) {
    pages.push(readPage(path, await readFile(join(root, path), 'utf8')))
  }
  return pages.sort((one, other) => (one.path < other.path ? -1 : 1))
}

const fence = /^( *)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)^\1\2 *$/gm

/** Takes a page apart. */
export function readPage(path: string, text: string): Page {
  const blocks = Array.from(text.matchAll(fence), (found): Block => {
    const [, indent = '', , info = '', body = ''] = found
    const [language = '', ...marks] = info.trim().split(/\s+/)
    const above = text.slice(0, found.index)
    return {
      page: path,
      line: above.split('\n').length,
      language,
      marks: Object.fromEntries(marks.map((mark) => [mark.split('=')[0]!, mark.split('=')[1] ?? ''])),
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      before:
        above
          .trimEnd()
          .split(/\n\s*\n/)
          .at(-1) ?? '',
    }
  })
  const withoutBlocks = text.replaceAll(fence, '')
  const prose = withoutBlocks.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, '')
  return {
    path,
    text,
    prose,
    blocks,
    anchors: anchorsOf(withoutBlocks),
    links: Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g), ([, target]) => target!).filter(
      (target) => !/^[a-z][a-z\d+.-]*:/i.test(target),
    ),
  }
}

function anchorsOf(text: string): Set<string> {
  const anchors = new Set(Array.from(text.matchAll(/<a (?:id|name)="([^"]+)"/g), ([, name]) => name!))
  for (const [, heading] of text.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const slug = slugOf(heading!)
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

// As GitHub does it: the text of links without their targets, lower case, no punctuation, hyphens for spaces.
function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Path from the root to which a link leads, and the anchor there. */
export function targetOf(page: Page, link: string): { path: string; anchor: string | undefined } {
  const [path = '', anchor] = link.split('#')
  const from = path.startsWith('/') ? '.' : dirname(page.path)
  return { path: path === '' ? page.path : join(from, decodeURIComponent(path)), anchor }
}
