import { catalogue } from '../src/index.ts'
import { createScoring, type Searched, wordsOf } from '../test/retrieval/ranking.ts'
import { requestsOf } from '../test/retrieval/requests.ts'

// Prints for each tool which words of its description cost more than they bring, and which are missing, by the plain
// requests that descriptions may be tuned on (docs/decisions/007). `node scripts/weigh-words.ts [tool …]`
const wanted = process.argv.slice(2)
const requests = requestsOf('plain-tuned').map(({ tool, text }) => ({
  text,
  stems: new Set(wordsOf(text)),
  place: catalogue.findIndex(({ name }) => name === tool),
}))

/** How far the right tools are from coming first with certainty: the cross entropy of the scores, summed over requests. */
function distance(tools: readonly Searched[]): number {
  const score = createScoring(tools)
  return requests.reduce((sum, { text, place }) => {
    const scores = score(text).map((one) => one / 1.6)
    return sum + Math.log(scores.reduce((all, one) => all + Math.exp(one), 0)) - scores[place]!
  }, 0)
}

const now = distance(catalogue)
const gainOf = (place: number, description: string) =>
  now - distance(catalogue.map((tool, at) => (at === place ? { ...tool, description } : tool)))

for (const [place, { name, description }] of catalogue.entries()) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const words = [...new Set(description.match(/[A-Za-z]+/g))].filter((word) => wordsOf(word).length > 0)
  const without = words.map(
    (word) => [word, gainOf(place, description.replace(new RegExp(`\\b${word}\\b`), ''))] as const,
  )
  const stems = requests.filter((request) => request.place === place).flatMap((request) => [...request.stems])
  const often = [...new Set(stems)].filter((stem) => stems.filter((other) => other === stem).length >= 5)
  const known = new Set(wordsOf(description))
  const missing = often.filter((stem) => !known.has(stem))
  const withOne = missing.map((stem) => [stem, gainOf(place, `${description} ${stem}`)] as const)
  process.stdout.write(`${name}\n  better without: ${best(without, 0)}\n  better with: ${best(withOne, 2)}\n`)
}

/** Words that gain more than a bound, the most first. */
function best(gains: readonly (readonly [word: string, gain: number])[], least: number): string {
  const found = gains.filter(([, gain]) => gain > least).toSorted(([, a], [, b]) => b - a)
  return found.map(([word, gain]) => `${word} ${gain.toFixed(1)}`).join(', ') || '-'
}
