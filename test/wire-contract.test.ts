import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const contract = await readFile(join(root, 'docs/wire-contract.md'), 'utf8')

const sections = new Set(Array.from(contract.matchAll(/^#{2,4} (\d(?:\.\d+){0,2})\.? /gm), ([, number]) => number!))
const cases = Array.from(contract.matchAll(/^\| (\d{1,3}) \|/gm), ([, number]) => Number(number))

// "contract 3.6", "contract's section 7", "Contract 4.2, row by row", "contract 2.4, 2.6, 2.11".
const citation = /\bcontract(?:'s section)? (\d[\d.]*(?:(?:, | and )\d[\d.]*)*)/gi

const sources = ['packages', 'apps', 'test', 'scripts'].map((folder) => `${folder}/**/*.{ts,mjs}`)

/** Every section of the contract that a source file cites, with the file. */
async function citations(): Promise<{ path: string; section: string }[]> {
  const found = []
  for await (const path of glob(sources, { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name) })) {
    if (path === 'test/wire-contract.test.ts') continue
    const text = await readFile(join(root, path), 'utf8')
    for (const [, numbers] of text.matchAll(citation)) {
      for (const [section] of numbers!.matchAll(/\d+(?:\.\d+)*/g)) found.push({ path, section })
    }
  }
  return found
}

test('the wire contract has every section that a comment cites', async () => {
  const cited = await citations()
  expect(cited.length).toBeGreaterThan(60)
  expect(cited.filter(({ section }) => !sections.has(section))).toEqual([])
})

test('the wire contract numbers its cases 1 to 188, each of them once', () => {
  expect(cases.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 188 }, (_, index) => index + 1))
})

test('the wire contract refers to sections that it has', () => {
  const referred = Array.from(
    contract.matchAll(/\((\d\.\d+(?:\.\d+)?)(?:, (\d\.\d+(?:\.\d+)?))*\)/g),
    ([, one]) => one!,
  )
  expect(referred.length).toBeGreaterThan(10)
  expect(referred.filter((section) => !sections.has(section))).toEqual([])
})
