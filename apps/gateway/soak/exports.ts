import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch, OperatorContext } from './operators.ts'

/** Exports a batch, again until an export is complete. One that was cut off has no last line; a complete one has every instance once. */
export async function exportWhole(context: OperatorContext, { ids, prefix, isWhole }: Batch): Promise<void> {
  const { caller, ledger, v1, signal } = context
  for (let turn = 0; !signal.aborted; turn++) {
    const { status, text } = await caller.ask('export', `${v1}/export?prefix=${prefix}`)
    const lines = text.split('\n').filter(Boolean)
    const last = status === 200 && lines.at(-1)?.startsWith('{"complete":true') && JSON.parse(lines.pop()!)
    if (last) {
      const found = lines.map((line) => (JSON.parse(line) as { instanceId: string }).instanceId)
      const known = new Set(found.filter((id) => ids.includes(id)))
      const isExact = known.size === found.length && last.count === found.length
      if (!isExact || (isWhole && found.length < ids.length))
        ledger.violate('exports are whole', `${found.length} lines, count ${last.count}, of ${ids.length}`)
      return
    }
    await sleep(Math.min(2_000, 100 * (turn + 1)))
  }
}
