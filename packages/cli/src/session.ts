import { createDurableClient, type DurableClient, type HazardName, withoutTrailingSlashes } from '@durable-http/core'
import type { Command } from 'commander'
import { config } from 'zod/v4/core'
import { usageError } from './cli-error.ts'
import type { CliIo } from './cli-io.ts'
import { resolveTarget, type Target } from './context/target.ts'
import { ageOf } from './output/relative-time.ts'
import type { GlobalFlags } from './global-flags.ts'
import { openPrinting, type Printing } from './printing.ts'

/** Dependencies of a command. */
export interface Session extends Printing {
  client: DurableClient
  /** Makes a client that may name any version of an orchestration: for one that was typed, which is meant. */
  withAnyVersion: () => DurableClient
  target: Target
  /** Address of the function app, or of its place behind a gateway. */
  base: string
  /** Hub that the user chose. */
  place: { taskHub?: string }
  now: number
  /** Writes an instant as the user wants it: `3m`, or ISO 8601. */
  time: (instant: string) => string
  /** The same for a sentence: `3m ago`. */
  timeAgo: (instant: string) => string
  /** Says something to people, unless `--quiet`. */
  say: (text: string) => void
  /** Shows the progress of long work, at a terminal and without `--quiet`. */
  progress: (text: string) => void
}

/** Opens what a command works with from the options given. */
export async function openSession(command: Command, io: CliIo): Promise<Session> {
  const flags = command.optsWithGlobals<GlobalFlags & { version?: string }>()
  // Compiling schemas pays off after thousands of calls.
  config({ jitless: true })
  const printing = await openPrinting(command, io)
  const target = await resolveTarget(flags, io.env)
  const now = io.clock.now()
  const isRelative = readTimeForm(flags.time) ?? io.isTerminal
  const base = target.app ? appAddress(target.url.value, target.app.value) : target.url.value
  const createClient = (allowHazards: HazardName[]) =>
    createDurableClient({
      baseUrl: base,
      key: target.key?.value,
      keyIn: 'header',
      allowHazards,
      taskHub: target.hub?.value,
      clock: io.clock,
      ...(io.fetch ? { fetch: io.fetch } : {}),
    })
  const withAnyVersion = () => createClient(['orchestrationVersion'])
  return {
    ...printing,
    // With `--version`, `start` warns that an app without this version leaves the instance Pending.
    client: flags.version === undefined ? createClient([]) : withAnyVersion(),
    withAnyVersion,
    target,
    base,
    place: target.hub ? { taskHub: target.hub.value } : {},
    now,
    time: (instant) => (isRelative ? ageOf(instant, now) : instant),
    timeAgo: (instant) => (isRelative ? `${ageOf(instant, now)} ago` : instant),
    say: (text) => (flags.quiet ? undefined : io.say(text)),
    progress: (text) => (flags.quiet ? undefined : io.progress?.(text)),
  }
}

/** Names the hub that the user chose, for a sentence about what it does not hold: a hub that is not there is empty. */
export const inHub = ({ place }: Session): string =>
  place.taskHub === undefined ? '' : ` in task hub ${place.taskHub}`

// Programs get instants, people get ages, unless they say otherwise.
function readTimeForm(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text === 'relative' || text === 'iso') return text === 'relative'
  throw usageError(`--time is '${text.slice(0, 80)}'; expected relative or iso`)
}

// A gateway serves several apps below /apps/NAME.
function appAddress(url: string, app: string): string {
  return `${withoutTrailingSlashes(url)}/apps/${encodeURIComponent(app)}`
}
