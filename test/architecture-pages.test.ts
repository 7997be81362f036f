import { access, glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const docs = join(root, 'docs')

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Links of a page: the shown text and the path of each. */
async function linksOf(page: string) {
  const text = await readFile(join(docs, page), 'utf8')
  return Array.from(text.matchAll(/\[([^\]]+)\]\((?!https?:)([^)#]+)[^)]*\)/g), ([, shown, target]) => ({
    shown: shown!,
    path: join(docs, target!),
  }))
}

describe.each(['architecture.md', 'a-request.md', 'wire-contract.md'])('%s', (page) => {
  test('names no path that is missing', async () => {
    const links = await linksOf(page)
    expect(links.length).toBeGreaterThan(3)
    const found = await Promise.all(links.map(async ({ path }) => ((await exists(path)) ? [] : [path])))
    expect(found.flat()).toEqual([])
  })

  test('shows of each file what its link leads to', async () => {
    const named = (await linksOf(page)).flatMap(({ shown, path }) => {
      const file = /^`([\w./-]+(?:\/|\.ts))`$/.exec(shown)?.[1]?.replace(/\/$/, '')
      return file === undefined ? [] : [{ file, path }]
    })
    expect(named.filter(({ file, path }) => !path.endsWith(`/${file}`))).toEqual([])
  })
})

test('architecture.md names no other file that is missing', async () => {
  const text = await readFile(join(docs, 'architecture.md'), 'utf8')
  const missing = []
  for (const paragraph of text.split('\n\n').filter((one) => one.startsWith('**['))) {
    const folders = Array.from(paragraph.matchAll(/\]\(([^)#]+)\)/g), ([, target]) => join(docs, target!))
    for (const [, file] of paragraph.matchAll(/(?<!\[)`([\w./-]+\.ts|[\w-]+\/)`/g)) {
      const places = folders.flatMap((folder) => [join(folder, file!), join(folder, '..', file!)])
      if (!(await Promise.all(places.map(exists))).includes(true)) missing.push(file)
    }
  }
  expect(missing).toEqual([])
})

test('architecture.md draws folders and files that are there', async () => {
  const text = await readFile(join(docs, 'architecture.md'), 'utf8')
  const missing = []
  let drawn = 0
  for (const [, folder, lines] of text.matchAll(/^```\n((?:packages|apps)\/\S+)\n([^`]+)```$/gm)) {
    for (const [, name] of lines!.matchAll(/(?<=^[├└]── .*)(?<![*\w-])([\w-]+(?:\/|\.ts))(?=\s|$)/gm)) {
      drawn++
      if (!(await exists(join(root, folder!, name!)))) missing.push(`${folder}/${name}`)
    }
  }
  expect(drawn).toBeGreaterThan(40)
  expect(missing).toEqual([])
})

test('a-request.md follows each request in ten steps', async () => {
  const text = await readFile(join(docs, 'a-request.md'), 'utf8')
  const steps = text.split(/^## /m).slice(1)
  expect(steps.map((part) => part.match(/^\d+\. /gm)?.length)).toEqual([10, 10, 10, 10, 10])
})

test('architecture.md has a paragraph for every folder of sources', async () => {
  const described = new Set((await linksOf('architecture.md')).map(({ path }) => path.replace(/\/$/, '')))
  const folders = new Set<string>()
  for await (const path of glob('{packages,apps}/*/src/*/**/*.ts', { cwd: root })) {
    const [kind, member, source, folder] = path.split('/')
    folders.add([kind, member, source, folder].join('/'))
  }
  const isDescribed = (folder: string) => Array.from(described).some((path) => path.startsWith(join(root, folder)))
  expect(folders.size).toBeGreaterThan(30)
  expect(Array.from(folders).filter((folder) => !isDescribed(folder))).toEqual([])
})
