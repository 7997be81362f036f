import { type Finding, ok, warn } from './finding.ts'
import type { ProbeResponse } from './host-probe.ts'

/** Verdict of a host on two keys. */
export interface TwoKeys {
  finding: Finding | undefined
  /** True if the next one is the one to continue with. */
  isNext: boolean
}

/** Compares the responses of a host to the key in use and to the next one. */
export function checkNextKey(first: ProbeResponse, next: ProbeResponse, keyVariable: string): TwoKeys {
  const variable = `${keyVariable}_NEXT`
  if (!isUnknown(next)) {
    if (!isUnknown(first)) return { finding: ok('next key', 'it is accepted, as the first one is'), isNext: false }
    const remedy = `put the value of ${variable} into ${keyVariable}, and leave ${variable} out`
    return { finding: warn('key', 'the host knows the next one, and no longer the first', remedy), isNext: true }
  }
  // If neither is known, the finding about the first one is enough.
  if (isUnknown(first)) return { finding: undefined, isNext: false }
  const said = 'the host does not know it yet: it is tried once the first one is refused'
  return { finding: ok('next key', said), isNext: false }
}

const isUnknown = ({ status, text }: ProbeResponse) => status === 401 && text.trim() === ''
