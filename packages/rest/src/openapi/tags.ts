import type { OperationName } from '@durable-http/core'

/** Groups of the host's operations for readers. */
export const hostTags = [
  { name: 'Orchestrators', description: 'Start orchestrations.' },
  { name: 'Instances', description: 'Read, steer and purge orchestration instances.' },
  { name: 'Entities', description: 'Read and signal durable entities.' },
]

/** Names the group of an operation. */
export const tagOf = (name: OperationName): string =>
  /Entit/.test(name) ? 'Entities' : name.startsWith('start') ? 'Orchestrators' : 'Instances'
