import type { InstanceStatus } from '@durable-http/core'
import { exactText } from '../output/exact-text.ts'
import type { Column } from '../output/table.ts'
import type { Session } from '../session.ts'

/** Columns of a list of instances. */
export function instanceColumns({ time }: Session): Column<InstanceStatus>[] {
  return [
    { title: 'ID', value: ({ instanceId }) => instanceId, isWhole: true },
    { title: 'FUNCTION', value: ({ name }) => name },
    { title: 'STATE', value: ({ runtimeStatus }) => runtimeStatus, isWhole: true },
    { title: 'CREATED', value: ({ createdTime }) => time(createdTime), isWhole: true, isOptional: true },
    { title: 'CHANGED', value: ({ lastUpdatedTime }) => time(lastUpdatedTime), isWhole: true, isOptional: true },
    { title: 'PARENT', value: ({ parentInstanceId }) => parentInstanceId ?? '', isWide: true, isOptional: true },
    { title: 'VERSION', value: ({ version }) => version ?? '', isWide: true, isOptional: true },
    { title: 'CUSTOM STATUS', value: ({ customStatus }) => jsonOf(customStatus), isWide: true },
    { title: 'OUTPUT', value: ({ output }) => jsonOf(output), isWide: true },
  ]
}

const jsonOf = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : exactText(value)
