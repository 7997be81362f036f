import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { problemPages } from '../scripts/problem-pages.ts'
import { problemCodes, problemType } from '../src/problem-kinds.ts'

const folder = join(import.meta.dirname, '../docs/problems')
const pages = problemPages()

it('there is one page per kind of problem, and nothing else', () => {
  expect(readdirSync(folder).toSorted()).toEqual([...pages.keys()].toSorted())
  expect(pages.size).toBe(problemCodes.length + 1)
})

it.each([...pages])('%s is the committed page', (file, text) => {
  expect(readFileSync(join(folder, file), 'utf8')).toBe(text)
})

it.each(problemCodes)('the type of %s stands on its page', (code) => {
  const named = [...pages].filter(([, text]) => text.includes(`\`${problemType(code)}\``)).map(([file]) => file)
  expect(named).toEqual([`${code.replaceAll('_', '-')}.md`])
})
