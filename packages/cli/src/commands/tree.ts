import type { InstanceTree } from '@durable-http/core'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import { CliError } from '../cli-error.ts'
import { followLive } from '../live-events.ts'
import type { Session } from '../session.ts'

/** Shows an instance with its sub-orchestrations; with `-f`, again until the root has ended. */
export async function tree(instanceId: string, session: Session, flags: { follow?: boolean }): Promise<void> {
  const { client, io, place } = session
  const print = async () => {
    const root = await client.tree(instanceId, { ...place, signal: io.signal })
    await printValue(session, root, () => treeLines(session, root).join('\n'), { name: instanceId })
  }
  await print()
  if (!flags.follow) return
  let isFirst = true
  for await (const event of followLive([instanceId], session, { interval: 2_000 })) {
    if (event.type === 'status' && !isFirst) await print()
    isFirst = false
  }
  if (io.signal.aborted) throw new CliError('interrupted', 'interrupted')
}

function treeLines(session: Session, node: InstanceTree, indent = '', branch = ''): string[] {
  const { timeAgo, bold } = session
  const { name, instanceId, runtimeStatus, createdTime, lastUpdatedTime } = node
  const head = `${branch}${bold(plainText(name))} ${plainText(instanceId)}  ${runtimeStatus}  created ${timeAgo(createdTime)}, changed ${timeAgo(lastUpdatedTime)}`
  const notes = [
    ...(node.unknownChildren > 0 ? [`${node.unknownChildren} ended children whose ids this host does not tell`] : []),
    ...(node.isCut ? ['more children below'] : []),
  ]
  const total = node.children.length + notes.length
  const below = node.children.flatMap((child, index) => {
    const isLast = index === total - 1
    return treeLines(session, child, indent + (isLast ? '   ' : '│  '), indent + (isLast ? '└─ ' : '├─ '))
  })
  return [head, ...below, ...notes.map((note) => `${indent}└─ (${note})`)]
}
