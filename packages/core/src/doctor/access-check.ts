import { type ForeignResponse, readForeignResponse } from '../foreign-response.ts'
import { fail, type Finding, ok, warn } from './finding.ts'
import type { ProbeResponse } from './host-probe.ts'
import { readError } from './host-error.ts'

/** Facts about a function app before its first response is judged. */
export interface AccessContext {
  hasKey: boolean
  taskHub: string | undefined
  connection: string | undefined
  /** Variable of the base URL and of the key. */
  addressVariable: string
  keyVariable: string
  scrub: (text: string) => string
}

const systemKey =
  'the system key named durabletask_extension (`az functionapp keys list -g <group> -n <app> --query systemKeys.durabletask_extension -o tsv`)'

/** Judges the first response: is this a Functions host, is the extension's HTTP API there, is the key accepted, can the hub be read. */
export function checkAccess(response: ProbeResponse, context: AccessContext): Finding[] {
  const { status, text, headers } = response
  const { hasKey, addressVariable, keyVariable } = context
  const isList = status === 200 && text.trimStart().startsWith('[')
  const foreign = isList ? undefined : readForeignResponse(status, headers, text)
  if (foreign) return [foreignFinding(foreign, status, context)]
  if (status === 401) return [unknownKey(hasKey, keyVariable)]
  if (status === 403) return [wrongKind(context)]
  if (status === 404) {
    const said = 'a host responds, but without the HTTP API of Durable Functions: 404 for the list of instances'
    const remedy = `check that ${addressVariable} is this function app and holds no wrong path, that the app uses the Durable Functions extension, and that it has started without errors`
    return [fail('extension', said, remedy)]
  }
  if (status === 503 || status === 504) return [notRunning(status)]
  const reached = [
    ok('host', 'it responds like a Functions host'),
    ok('extension', 'the HTTP API of Durable Functions is there'),
  ]
  if (isList) return [...reached, keyAccepted(hasKey)]
  if (status === 200) {
    const said = 'another web server responds there: 200 with nothing where a list of instances was asked for'
    return [fail('host', said, `set ${addressVariable} to the origin of the function app`)]
  }
  return hostFailure(response, context, reached)
}

const keyAccepted = (hasKey: boolean) => ok('key', hasKey ? 'it is accepted' : 'none is set, and none is asked for')

function unknownKey(hasKey: boolean, keyVariable: string): Finding {
  return hasKey
    ? fail(
        'key',
        'the host does not know this key (401)',
        `set ${keyVariable} to ${systemKey}; it may have been renewed, or be of another app`,
      )
    : fail('key', 'none is set, and the host asks for one (401)', `set ${keyVariable} to ${systemKey}`)
}

function wrongKind({ hasKey, keyVariable }: AccessContext): Finding {
  if (!hasKey) return fail('key', 'none is set, and the host refuses (403)', `set ${keyVariable} to ${systemKey}`)
  const said =
    'it is a real key of the wrong kind (403): a function key, a host key, or the system key of another extension'
  return fail('key', said, `set ${keyVariable} to ${systemKey}`)
}

const notRunning = (status: number) =>
  fail(
    'host',
    `the function app does not run: ${status}`,
    'start it, wait until it is up, or look into its log for why it does not start',
  )

// The client distinguishes the same kinds; here the remedy names the variable to set.
function foreignFinding(foreign: ForeignResponse, status: number, { addressVariable, scrub }: AccessContext): Finding {
  const { kind, what, advice, body } = foreign
  const came = `${status}${body === undefined ? '' : ` with ${body}`}`
  if (kind === 'redirect') return fail('host', scrub(what), `set ${addressVariable} to where the app really is`)
  if (kind === 'sign_in') return fail('host', scrub(what), advice)
  if (kind === 'unavailable_app' || kind === 'slow_app') return notRunning(status)
  if (kind !== 'other_server') return fail('host', `${what} (${came})`, advice)
  const said = `another web server responds there: ${came} where a Functions host says nothing of the kind`
  return fail('host', said, `set ${addressVariable} to the origin of the function app`)
}

// From here on the extension itself has responded: the key is right.
function hostFailure(response: ProbeResponse, context: AccessContext, reached: Finding[]): Finding[] {
  const { taskHub, connection, hasKey, scrub } = context
  const { message, type } = readError(response.text)
  const about = [...reached, keyAccepted(hasKey)]
  if (/JsonWriterException/.test(type)) return about
  if (/Webhooks are not configured/.test(message)) {
    return [
      fail(
        'host',
        'it does not know its own name: webhooks are not configured',
        'set WEBSITE_HOSTNAME in the environment of the host',
      ),
    ]
  }
  if (/Unable to resolve the Azure Storage connection/.test(message)) {
    const said = `the app has no setting named ${connection ?? 'Storage'} with the connection of the storage`
    return [...about, fail('task hub', said, 'name an app setting that is there, or leave the connection out')]
  }
  if (response.status === 429) return [...about, warn('host', 'it is throttled (429)', 'ask again later')]
  const said = `${taskHub === undefined ? 'the task hub' : `task hub ${taskHub}`} cannot be read (${response.status}${message && `: ${scrub(message).slice(0, 160)}`})`
  const remedy =
    taskHub === undefined
      ? 'look into the log of the function app: its storage may be out of reach'
      : 'check the name: 3 to 45 letters and digits that begin with a letter, in the letter case of host.json'
  return [...about, fail('task hub', said, remedy)]
}
