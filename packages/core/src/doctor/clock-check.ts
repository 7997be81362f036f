import { readHttpDate } from '../http-date.ts'
import { type Finding, ok, warn } from './finding.ts'
import type { ProbeResponse } from './host-probe.ts'

const tolerated = 30

/** Compares the clock of this machine with the `Date` of a response, which is in whole seconds. */
export function checkClock({ headers, at }: Pick<ProbeResponse, 'headers' | 'at'>): Finding {
  const date = readHttpDate(headers.get('date') ?? '')
  if (date === undefined) return ok('clock', 'the host does not tell the time')
  const seconds = Math.round((at - (date + 500)) / 1_000)
  if (Math.abs(seconds) <= tolerated) return ok('clock', `within ${tolerated} seconds of that of the host`)
  const said = `this machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the host`
  return warn('clock', said, 'set the clock (NTP): tokens are refused before their time, and times in filters miss')
}
