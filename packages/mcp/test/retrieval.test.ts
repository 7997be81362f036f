import { describe, expect, test } from 'vitest'
import { catalogue } from '../src/index.ts'
import { createRanking } from './retrieval/ranking.ts'
import { type Request, requestsOf } from './retrieval/requests.ts'

const rank = createRanking(catalogue)
const part = (requests: readonly Request[], among: number, ranking = rank) =>
  requests.filter(({ tool, text }) => ranking(text).slice(0, among).includes(tool)).length / requests.length

const files = ['plain-tuned', 'plain-held-out', 'talk-tuned', 'talk-held-out'] as const
const [plainTuned, plainHeldOut, talkTuned, talkHeldOut] = files.map(requestsOf) as [
  Request[],
  Request[],
  Request[],
  Request[],
]

describe('the requests', () => {
  test.each(files)('of %s are at least ten for every tool', (file) => {
    const counts = Object.groupBy(requestsOf(file), ({ tool }) => tool)
    expect(Object.keys(counts).toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted())
    for (const [tool, requests] of Object.entries(counts))
      expect.soft(requests!.length, tool).toBeGreaterThanOrEqual(10)
  })

  test('that are held out are not among those that the descriptions were tuned on', () => {
    const texts = (requests: readonly Request[]) => requests.map(({ text }) => text.toLowerCase())
    const known = new Set(texts([...plainTuned, ...talkTuned]))
    expect(texts([...plainHeldOut, ...talkHeldOut]).filter((text) => known.has(text))).toEqual([])
  })
})

const isForOne = ({ tool }: Request) => tool !== 'bulkinstances'

describe('a tool search over names, titles and descriptions', () => {
  // Free talk is two or three sentences with their circumstances, whose words speak for other tools as well.
  test.each([
    ['plain requests that are held out', plainHeldOut, 0.97],
    ['those of them that are not about many instances', plainHeldOut.filter(isForOne), 0.97],
    ['plain requests that the descriptions were tuned on', plainTuned, 0.965],
    ['free talk that is held out', talkHeldOut, 0.93],
    ['free talk that the descriptions were tuned on', talkTuned, 0.95],
  ])('finds the right tool among three for enough %s', (_, requests, amongThree) => {
    expect(part(requests, 3)).toBeGreaterThanOrEqual(amongThree)
  })

  // Such a request has the verb of a tool for one instance: `terminate a81f, a820 and a833`.
  test('finds the tool for many instances among five for most plain requests that are held out', () => {
    const requests = plainHeldOut.filter((request) => !isForOne(request))
    expect(part(requests, 5)).toBeGreaterThanOrEqual(0.85)
  })

  test('needs neither stems nor stop words for 97 % of the plain ones about one instance', () => {
    const bare = createRanking(catalogue, (text) => text.toLowerCase().match(/[a-z]+/g) ?? [])
    expect(part(plainHeldOut.filter(isForOne), 3, bare)).toBeGreaterThanOrEqual(0.97)
  })
})
