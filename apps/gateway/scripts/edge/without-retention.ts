import type { Plugin } from 'rolldown'

const kinds = /[\\/]src[\\/]config[\\/]retention-kinds\.ts$/
const rules = /[\\/]src[\\/]config[\\/]retention-rules\.ts$/

/** Leaves out how rules of retention are read and judged: the edge has no jobs, and one warning reports it. */
export function withoutRetention(): Plugin {
  return {
    name: 'without-retention',
    load(id) {
      if (rules.test(id)) return 'export const judgeRetention = () => undefined'
      if (!kinds.test(id)) return null
      return `import { kind } from '@durable-http/core/settings'
        export const retentionRules = kind('rules of retention', 'rules of retention', () => [])
        export const share = kind('share', 'a share', () => 1)`
    },
  }
}
