import { stemmer } from 'stemmer'
import type { ToolListing } from '../../src/index.ts'

/** Searched text of a tool. */
export type Searched = Pick<ToolListing, 'name' | 'title' | 'description'>

// The usual constants of BM25.
const saturation = 1.2
const lengthWeight = 0.75

// Stop words of Lucene's English analyzer, which most searches use.
const stop = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)

/** Words of a text as Lucene's analyzer of English sees them: lower case, without stop words, cut to their stems by Porter's rules. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !stop.has(word)).map(stemmer)
}

/** Scores of all tools for a query, in the order of the tools. */
export type Scoring = (query: string) => number[]

/** The scoring of tools by BM25 over name, title and description, as clients with a tool search make it; `words` takes a text apart. */
export function createScoring(tools: readonly Searched[], words = wordsOf): Scoring {
  const documents = tools.map(({ name, title, description }) => {
    const found = words(`${name} ${title} ${description}`)
    return { counts: countsOf(found), length: found.length }
  })
  const average = documents.reduce((sum, { length }) => sum + length, 0) / documents.length
  const rarity = (word: string) => {
    const holding = documents.filter(({ counts }) => counts.has(word)).length
    return Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))
  }
  return (query) => {
    const asked = words(query)
    return documents.map(({ counts, length }) => {
      const norm = saturation * (1 - lengthWeight + (lengthWeight * length) / average)
      return asked.reduce((sum, word) => {
        const count = counts.get(word)
        return count ? sum + (rarity(word) * count * (saturation + 1)) / (count + norm) : sum
      }, 0)
    })
  }
}

/** The names of tools for a query, best first. */
export function createRanking(tools: readonly Searched[], words = wordsOf): (query: string) => string[] {
  const score = createScoring(tools, words)
  return (query) => {
    const scores = score(query)
    return [...tools.keys()].toSorted((a, b) => scores[b]! - scores[a]!).map((index) => tools[index]!.name)
  }
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
