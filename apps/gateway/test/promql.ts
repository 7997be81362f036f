import type { SyntaxNodeRef } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'

/** A metric that a query reads, and the labels that it selects by. */
export interface Selector {
  metric: string
  matchers: { label: string; value: string }[]
}

/** Metrics that a query reads, and labels by which it groups. */
export interface ReadQuery {
  selectors: Selector[]
  groupings: string[]
}

/** Reads a query with the grammar of Prometheus' own editor; throws where it is not PromQL. */
export function readQuery(query: string): ReadQuery {
  const read: ReadQuery = { selectors: [], groupings: [] }
  const textOf = ({ from, to }: { from: number; to: number }) => query.slice(from, to)
  parser.parse(query).iterate({
    enter(node: SyntaxNodeRef) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${query}`)
      if (node.name === 'GroupingLabels') {
        for (const label of node.node.getChildren('LabelName')) read.groupings.push(textOf(label))
      }
      if (node.name !== 'VectorSelector') return
      const name = node.node.getChild('Identifier')
      const matchers = node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
      read.selectors.push({
        metric: name ? textOf(name) : '',
        matchers: matchers.map((matcher) => ({
          label: textOf(matcher.getChild('LabelName')!),
          value: textOf(matcher.getChild('StringLiteral')!).slice(1, -1),
        })),
      })
    },
  })
  return read
}
