import { setTimeout as sleep } from 'node:timers/promises'
import type { OperatorContext } from './operators.ts'

/** Watches an instance until its end, coming back with the last id whenever the stream ends before; says if it never hears of the end. */
export async function watchInstance({ caller, ledger, v1, signal }: OperatorContext, id: string): Promise<void> {
  let seen: string | undefined
  while (!signal.aborted) {
    const { status, text } = await caller.ask('watch', `${v1}/instances/${id}/events`, {
      leavesAfter: 3_000,
      headers: seen === undefined ? {} : { 'last-event-id': seen },
    })
    seen = [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? seen
    // 404: it was purged while it was not watched.
    if (status === 204 || status === 404 || /^event: (end|gone)$/m.test(text)) return
    await sleep(100)
  }
  ledger.violate('streams end or resume', `a watcher of ${id} never heard of its end`)
}
