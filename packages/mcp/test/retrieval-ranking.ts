import { stemmer } from 'stemmer'
import type { ToolListing } from '../src/index.ts'

// The usual constants of BM25.
const saturation = 1.2
const lengthWeight = 0.75

const stop = new Set(
  'a an the of and or to in on for from is are was were be it its this that these with by at as me my i we you us please what which not do did does has have had can will must so if no now show give tell make'.split(
    ' ',
  ),
)

/** Words of a text, lower case, without words that say nothing, each cut to its stem by Porter's rules. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !stop.has(word)).map(stemmer)
}

/** Ranks tools for a query by BM25 over title and description, as clients with a tool search do; best first. */
export function createRanking(tools: readonly ToolListing[]): (query: string) => string[] {
  const documents = tools.map(({ name, title, description }) => {
    // A name is its title without blanks, which a search cannot take apart: its words are the title's.
    const words = wordsOf(`${title} ${title} ${description}`)
    const counts = new Map<string, number>()
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    return { name, counts, length: words.length }
  })
  const average = documents.reduce((sum, { length }) => sum + length, 0) / documents.length
  const rarity = (word: string) => {
    const holding = documents.filter(({ counts }) => counts.has(word)).length
    return Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))
  }
  return (query) => {
    const words = wordsOf(query)
    const scored = documents.map(({ name, counts, length }) => {
      const norm = saturation * (1 - lengthWeight + (lengthWeight * length) / average)
      const score = words.reduce((sum, word) => {
        const count = counts.get(word) ?? 0
        return sum + (rarity(word) * count * (saturation + 1)) / (count + norm)
      }, 0)
      return { name, score }
    })
    return scored.toSorted((a, b) => b.score - a.score).map(({ name }) => name)
  }
}
