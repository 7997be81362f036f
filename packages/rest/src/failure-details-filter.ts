const quote = 0x22
const backslash = 0x5c
const nothing = new TextEncoder().encode('null')
const longestKey = 64

// Roles of the open objects and lists that matter; the others are only counted.
type Role = 'status' | 'history' | 'event' | 'failure'

/**
 * Makes a filter for a status payload that puts null in place of `Details` of history events and of `StackTrace` inside their
 * `FailureDetails` (contract 3.3): both hold .NET stack traces and source paths. Everything else passes byte for byte, in constant memory.
 */
export function createFailureDetailsFilter(): TransformStream<Uint8Array, Uint8Array> {
  const roles: Role[] = []
  let others = 0
  let inString = false
  let inKey = false
  let oddBackslashes = false
  let key = ''
  let expectsKey = false
  let dropsValue = false
  let skipping: 'string' | 'container' | 'literal' | undefined
  const decoder = new TextDecoder()

  return new TransformStream({ transform })

  function transform(chunk: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>): void {
    let from = 0
    let at = 0
    const skip = (kind: typeof skipping) => {
      controller.enqueue(chunk.subarray(from, at))
      controller.enqueue(nothing)
      skipping = kind
      dropsValue = false
    }
    const resume = (index: number) => {
      skipping = undefined
      from = index
    }

    while (at < chunk.length) {
      if (inString) {
        const end = chunk.indexOf(quote, at)
        const stop = end < 0 ? chunk.length : end
        const escaped = endsEscaped(chunk, at, stop)
        if (inKey && key.length < longestKey) key += decoder.decode(chunk.subarray(at, stop)) + (escaped ? '"' : '')
        oddBackslashes = end < 0 && escaped
        at = stop + 1
        if (end < 0 || escaped) continue
        inString = false
        inKey = false
        if (skipping === 'string') resume(at)
        continue
      }
      const byte = chunk[at]!
      if (others > 0) {
        if (byte === quote) inString = true
        else if (byte === 0x7b || byte === 0x5b) others++
        else if (byte === 0x7d || byte === 0x5d) {
          others--
          if (others === 0 && skipping === 'container') resume(at + 1)
        }
      } else structure(byte, at)
      at++
    }
    if (skipping === undefined && from < chunk.length) controller.enqueue(from === 0 ? chunk : chunk.subarray(from))

    function structure(byte: number, index: number): void {
      switch (byte) {
        case quote:
          inString = true
          inKey = expectsKey
          if (inKey) key = ''
          else if (dropsValue) skip('string')
          return
        case 0x3a: // :
          expectsKey = false
          dropsValue = isDropped(roles.at(-1), key)
          return
        case 0x2c: // ,
          if (skipping === 'literal') resume(index)
          dropsValue = false
          expectsKey = roles.at(-1) !== 'history'
          return
        case 0x7b: // {
        case 0x5b: // [
          open(byte === 0x7b)
          return
        case 0x7d: // }
        case 0x5d: // ]
          if (skipping === 'literal') resume(index)
          roles.pop()
          expectsKey = false
          dropsValue = false
          return
        case 0x20:
        case 0x09:
        case 0x0a:
        case 0x0d:
          if (skipping === 'literal') resume(index)
          return
        default:
          if (dropsValue) skip('literal')
      }
    }

    function open(isObject: boolean): void {
      const role = dropsValue ? undefined : roleOf(isObject)
      if (role === undefined) {
        if (dropsValue) skip('container')
        others = 1
        return
      }
      roles.push(role)
      expectsKey = isObject
    }
  }

  function roleOf(isObject: boolean): Role | undefined {
    const outer = roles.at(-1)
    if (outer === undefined) return isObject && key === '' ? 'status' : undefined
    if (outer === 'history') return isObject ? 'event' : undefined
    if (outer === 'status') return !isObject && key === 'historyEvents' ? 'history' : undefined
    const failure = outer === 'event' ? 'FailureDetails' : 'InnerFailure'
    return isObject && key === failure ? 'failure' : undefined
  }

  // True if an odd number of backslashes stands before `stop`, including those at the end of the previous chunk.
  function endsEscaped(chunk: Uint8Array, start: number, stop: number): boolean {
    let first = stop
    while (first > start && chunk[first - 1] === backslash) first--
    const odd = (stop - first) % 2 === 1
    return first === start && start === 0 && oddBackslashes ? !odd : odd
  }
}

function isDropped(role: Role | undefined, key: string): boolean {
  return (role === 'event' && key === 'Details') || (role === 'failure' && key === 'StackTrace')
}
