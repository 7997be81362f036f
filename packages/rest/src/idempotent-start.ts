import {
  basePath,
  type CallOptions,
  type DurableClient,
  type JsonText,
  type OperationName,
  type TextSigner,
} from '@durable-http/core'
import { ProblemError } from './problem.ts'
import { hashOf } from './text-digest.ts'

/** Makes starts that are repeated with the same key once. */
export interface IdempotentStarts {
  /** Starts the instance of a key, or finds the one that the key started before; throws `key_reused` where that was another request. */
  start(request: KeyedStart, call: CallOptions): Promise<{ instanceId: string; response: Response }>
}

/** A start with an `Idempotency-Key`. */
export interface KeyedStart {
  key: string
  principal: string | undefined
  input: Readonly<Record<string, unknown>>
}

const started: OperationName = 'startOrchestration'
const longestKey = 255
const pagesAtMost = 20

/** Reads the header `Idempotency-Key`, with or without quotes; throws a problem for a key that is empty, too long or not visible ASCII. */
export function readIdempotencyKey(headers: Headers, operation: string): string | undefined {
  const text = headers.get('idempotency-key')?.trim()
  if (text === undefined) return undefined
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text
  if (key.length <= longestKey && /^[\x21-\x7e]+$/.test(key)) return key
  const message = `must be 1 to ${longestKey} visible ASCII characters without spaces`
  throw new ProblemError('invalid_input', `${operation}: Idempotency-Key ${message}`, {
    operation,
    issues: [{ parameter: 'Idempotency-Key', in: 'header', message }],
  })
}

/** Makes the starts of one client; `isShared` is false where requests cannot wait for each other. */
export function createIdempotentStarts(client: DurableClient, signer: TextSigner, isShared: boolean): IdempotentStarts {
  const turns = new Map<string, Promise<unknown>>()
  const places = createLinkPlaces()

  async function startOnce(prefix: string, hash: string, { input }: KeyedStart, call: CallOptions) {
    const instanceId = prefix + hash
    const { taskHub, connection } = input
    const place = {
      ...(taskHub === undefined ? {} : { taskHub: taskHub as string }),
      ...(connection === undefined ? {} : { connection: connection as string }),
    }
    const found = await findStarted(prefix, place, call)
    if (found !== undefined && found !== instanceId)
      throw new ProblemError(
        'key_reused',
        `${started}: the Idempotency-Key was used for a start with another input; send a new key`,
        { operation: started },
      )
    if (found === undefined) {
      const response = await client.raw.startOrchestrationWithId({ ...input, instanceId } as never, call)
      // Started through another replica since the list was read.
      if (response.status !== 409) {
        places.learn(place, response)
        return { instanceId, response }
      }
      await response.body?.cancel()
    }
    return { instanceId, response: linksOf(instanceId, places.of(place)) }
  }

  async function findStarted(prefix: string, place: object, call: CallOptions): Promise<string | undefined> {
    let continuationToken: string | undefined
    for (let page = 0; page < pagesAtMost; page++) {
      const list = {
        instanceIdPrefix: prefix,
        showInput: false,
        top: 10,
        ...place,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      }
      const { instances, continuationToken: next } = await client.listInstances(list, call)
      const found = instances.find(({ instanceId }) => instanceId.startsWith(prefix))
      if (found || next === undefined) return found?.instanceId
      continuationToken = next
    }
    return undefined
  }

  return {
    async start(request, call) {
      const { input, key, principal } = request
      const { functionName, taskHub = null, connection = null, version = null } = input
      const binding = JSON.stringify([
        'idempotent start',
        taskHub,
        connection,
        String(functionName).toLowerCase(),
        principal ?? null,
        key,
      ])
      const mark = (await signer.sign(null, binding)).split('.')[1]!
      const prefix = `idem-${mark}-`
      const text = (input['input'] as JsonText | undefined)?.text ?? null
      const hash = await hashOf(JSON.stringify([text, version]))
      if (!isShared) return startOnce(prefix, hash, request, call)
      const before = turns.get(prefix) ?? Promise.resolve()
      const mine = before.then(() => startOnce(prefix, hash, request, call))
      const settled = mine.catch(() => undefined)
      turns.set(prefix, settled)
      try {
        return await mine
      } finally {
        if (turns.get(prefix) === settled) turns.delete(prefix)
      }
    },
  }
}

type LinkPlace = Readonly<Record<string, string>>

const placesAtMost = 100

/** Remembers which hub and connection the host names in the links of a start that may name neither. */
function createLinkPlaces() {
  const places = new Map<string, LinkPlace>()
  return {
    learn(given: LinkPlace, { headers }: Response): void {
      const location = headers.get('location')
      if (location === null || !URL.canParse(location, 'http://host.invalid')) return
      const { searchParams } = new URL(location, 'http://host.invalid')
      const shown = ['taskHub', 'connection'].flatMap((name) => {
        const value = searchParams.get(name)
        return value === null ? [] : [[name, value]]
      })
      if (places.size >= placesAtMost) places.clear()
      places.set(JSON.stringify(given), Object.fromEntries(shown) as LinkPlace)
    },
    of: (given: LinkPlace): LinkPlace => places.get(JSON.stringify(given)) ?? given,
  }
}

// The response that the host gives to a start, with the links of an instance that exists; the origin is rewritten like the host's own.
function linksOf(instanceId: string, place: Readonly<Record<string, string>>): Response {
  const query = new URLSearchParams(place).toString()
  const link = (action: string, ...parameters: string[]) => {
    const search = [...parameters, ...(query === '' ? [] : [query])].join('&')
    return `http://host.invalid${basePath}/instances/${instanceId}${action}${search === '' ? '' : `?${search}`}`
  }
  const statusQueryGetUri = link('')
  const payload = {
    id: instanceId,
    statusQueryGetUri,
    sendEventPostUri: link('/raiseEvent/{eventName}'),
    terminatePostUri: link('/terminate', 'reason={text}'),
    purgeHistoryDeleteUri: link(''),
    restartPostUri: link('/restart'),
    suspendPostUri: link('/suspend', 'reason={text}'),
    resumePostUri: link('/resume', 'reason={text}'),
  }
  const headers = { 'content-type': 'application/json', location: statusQueryGetUri, 'retry-after': '10' }
  return new Response(JSON.stringify(payload), { status: 202, headers })
}
