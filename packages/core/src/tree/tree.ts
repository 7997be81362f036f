import type { CallOptions } from '../call-options.ts'
import { isDurableError } from '../durable-error.ts'
import { readHistory } from '../history.ts'
import { invalidInput } from '../input-issue.ts'
import type { ScanSource } from '../scan/scan-run.ts'
import type { SelectionPlace } from '../scan/selection.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { RuntimeStatus } from '../schemas/runtime-status.ts'
import { placeOf } from '../place-of.ts'

/** How to read a tree. */
export interface TreeOptions extends SelectionPlace {
  /** Levels below the root at most, from 1 to 20; 5 when absent. */
  depth?: number | undefined
  /** Instances at most, from 1 to 1,000; 200 when absent. */
  limit?: number | undefined
  signal?: AbortSignal | undefined
  headers?: CallOptions['headers']
  /** False for an instance that the caller may not see; it is left out. */
  sees?: ((status: InstanceStatus) => boolean) | undefined
}

/** An instance and the sub-orchestrations it started, oldest first. */
export interface InstanceTree {
  instanceId: string
  name: string
  runtimeStatus: RuntimeStatus
  createdTime: string
  lastUpdatedTime: string
  parentInstanceId?: string
  children: InstanceTree[]
  /** Children whose id the host does not tell: those that ended on hosts before 3.15. */
  unknownChildren: number
  /** True if children were left out by `depth` or `limit`. */
  isCut: boolean
}

/** Reads an instance and its sub-orchestrations, level by level; children that no longer exist are left out. */
export async function readTree(
  source: ScanSource,
  instanceId: string,
  { depth = 5, limit = 200, signal, headers, taskHub, connection, sees = () => true }: TreeOptions = {},
): Promise<InstanceTree> {
  checkRange('depth', depth, 20)
  checkRange('limit', limit, 1_000)
  const place = placeOf({ taskHub, connection })
  const seen = new Set<string>([instanceId])
  const read = (id: string) =>
    source.status({ instanceId: id, ...place, showInput: false, showHistory: true }, { signal, headers })
  const root = await read(instanceId)
  const tree = nodeOf(root)
  let level: [InstanceTree, InstanceStatus][] = [[tree, root]]
  for (let below = 1; level.length > 0; below++) {
    const next: [InstanceTree, InstanceStatus][] = []
    for (const [node, status] of level) {
      const { ids, unknown } = childrenOf(status)
      node.unknownChildren = unknown
      const fresh = ids.filter((id) => !seen.has(id))
      const taken = below > depth ? [] : fresh.slice(0, Math.max(0, limit - seen.size))
      node.isCut = taken.length < fresh.length
      for (const id of taken) seen.add(id)
      const children = await readSome(taken, read)
      for (const child of children) {
        if (!sees(child)) continue
        const childNode = nodeOf(child)
        node.children.push(childNode)
        next.push([childNode, child])
      }
    }
    level = next
  }
  return tree
}

/** Lists the ids of a tree, parents before their children, such as for a bulk terminate of all of it. */
export function treeIds(tree: InstanceTree): string[] {
  const ids: string[] = []
  const open = [tree]
  for (let node = open.pop(); node; node = open.pop()) {
    ids.push(node.instanceId)
    open.push(...node.children.toReversed())
  }
  return ids
}

function checkRange(parameter: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw invalidInput('tree', [{ parameter, message: `must be a whole number from 1 to ${most}` }])
}

function nodeOf({
  instanceId,
  name,
  runtimeStatus,
  createdTime,
  lastUpdatedTime,
  parentInstanceId,
}: InstanceStatus): InstanceTree {
  const parent = parentInstanceId === undefined ? {} : { parentInstanceId }
  return {
    instanceId,
    name,
    runtimeStatus,
    createdTime,
    lastUpdatedTime,
    ...parent,
    children: [],
    unknownChildren: 0,
    isCut: false,
  }
}

function childrenOf({ historyEvents = [] }: InstanceStatus): { ids: string[]; unknown: number } {
  const ids = new Set<string>()
  let unknown = 0
  for (const event of readHistory(historyEvents)) {
    if (!event.EventType.startsWith('SubOrchestrationInstance')) continue
    const { InstanceId } = event as { InstanceId?: string }
    if (typeof InstanceId === 'string') ids.add(InstanceId)
    else unknown++
  }
  return { ids: [...ids], unknown }
}

const together = 4

async function readSome(
  ids: readonly string[],
  read: (id: string) => Promise<InstanceStatus>,
): Promise<InstanceStatus[]> {
  const found: InstanceStatus[] = []
  for (let at = 0; at < ids.length; at += together) {
    const batch = ids.slice(at, at + together).map((id) =>
      read(id).catch((error: unknown) => {
        if (isDurableError(error) && error.code === 'not_found') return undefined
        throw error
      }),
    )
    for (const status of await Promise.all(batch)) if (status) found.push(status)
  }
  return found
}
