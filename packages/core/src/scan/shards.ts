import type { CallOptions } from '../call-options.ts'
import { pageSize, type ReadPage, type Walk, type WalkPage } from './walker.ts'

/** First characters of ids that shards are made for, the most frequent ones first; `@` begins entities, which a scan leaves out. */
const characters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~ !"$%&\'()*+,:;<=>[]^`{|}'
const lastCharacter = '~'
const entitySign = '@'

/** How a key range is divided behind its first page: plain data, part of a cursor. */
export interface Split {
  /** Token behind the first page. */
  token: string
  /** Character at which the first page ended. */
  reached: string
  /** Last page of the shard whose ids come last, which shows the way to the ids beyond all shards. */
  end?: ShardEnd
}

/** The last page of a shard. */
export interface ShardEnd {
  prefix: string
  token?: string
  rows: number
  last: string
}

/** Divides the range behind a first page; undefined where the host's order or the ids do not allow it. */
export function splitRange({ prefix }: Walk, page: WalkPage): Split | undefined {
  const reached = page.last?.[prefix.length]
  const token = page.next?.token
  if (token === undefined || !page.isSorted || reached === undefined || reached >= lastCharacter) return undefined
  return { token, reached }
}

/** The range from the end of the first page up to the end of its character; undefined behind entities, which are left out. */
export function frontWalk(prefix: string, { token, reached }: Split): Walk | undefined {
  return reached === entitySign ? undefined : { prefix, token, at: prefix.length, below: reached }
}

/** Characters that get a shard, one key range each. */
export function shardCharacters({ reached }: Split): string {
  return characters
    .split('')
    .filter((character) => character > reached)
    .join('')
}

/** The whole range behind the first page without the shards that were begun: what is left when shards do not pay. */
export function restWalk(prefix: string, split: Split, waiting: string): Walk {
  const begun = shardCharacters(split)
    .split('')
    .filter((character) => !waiting.includes(character))
    .join('')
  return { prefix, token: split.token, at: prefix.length, above: split.reached, except: begun + entitySign }
}

/**
 * Finds a walk over the ids beyond all shards. On Azure Storage a token is a position in the list of the whole hub, so a token from the end
 * of the last shard leads there; if the first row behind it is not the known one, the walk begins at the split instead.
 */
export async function tailWalk(
  prefix: string,
  { token, end }: Split,
  readPage: ReadPage,
  options: CallOptions,
): Promise<Walk> {
  const whole: Walk = { prefix, token, at: prefix.length, above: lastCharacter }
  if (!end || end.rows < 2) return whole
  const shortened = await readPage(end.prefix, end.token, end.rows - 1, options)
  const position = shortened.continuationToken
  if (position === undefined) return whole
  const page = await readPage(prefix, position, 1, options)
  return page.instances[0]?.instanceId === end.last ? { ...whole, token: position } : whole
}

/** Remembers the end of a shard if its ids come later than those known. */
export function noteEnd(split: Split, walk: Walk, page: WalkPage): void {
  if (page.next || page.last === undefined || page.received < 2 || page.received > pageSize) return
  if (split.end && split.end.last > page.last) return
  split.end = {
    prefix: walk.prefix,
    ...(walk.token === undefined ? {} : { token: walk.token }),
    rows: page.received,
    last: page.last,
  }
}
