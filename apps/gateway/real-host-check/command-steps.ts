import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandSeen, Faces } from './faces.ts'
import { ended, reached, start, type Step } from './steps.ts'

/** Sorts the lines of what was written: items of a bulk run end in any order. */
const unordered = ({ code, out, said }: CommandSeen) => ({
  code,
  out: out.split('\n').toSorted(),
  said: said.split('\n').toSorted(),
})

async function inTurn(faces: Faces, commands: readonly (readonly string[])[]): Promise<Record<string, CommandSeen>> {
  const seen: Record<string, CommandSeen> = {}
  for (const words of commands) seen[words.join(' ')] = await faces.durable(...words)
  return seen
}

/** Steps of a person on call with the command `durable`. */
export const commandSteps: readonly Step[] = [
  {
    name: 'durable: find and understand',
    async act(faces, run) {
      const prefix = `${run}-find-`
      for (const name of ['Fail', 'Throw', 'ParentFail', 'Nobody', 'Hello']) await start(faces, name, prefix + name)
      for (const name of ['Fail', 'Throw', 'ParentFail', 'Nobody', 'Hello']) await ended(faces, prefix + name)
      return inTurn(faces, [
        ['list', '--prefix', prefix],
        ['list', '--prefix', prefix, '--state', 'Failed', '--function', 'Throw', '-o', 'json'],
        ['list', '--prefix', prefix, '--error', 'boom', '-o', 'name'],
        ['count', '--prefix', prefix, '--by', 'state,function'],
        ['show', `${prefix}Fail`],
        ['history', `${prefix}Hello`, '-o', 'jsonl'],
        ['tree', `${prefix}ParentFail`],
        ['diagnose', `${prefix}ParentFail`],
        ['failures', '--prefix', prefix, '-o', 'jsonl', '--fields', 'count,function,message'],
        ['show', `${prefix}none`],
      ])
    },
  },
  {
    name: 'durable: start, watch and send an event',
    async act(faces, run) {
      const id = `${run}-one`
      await faces.durable('start', 'WaitForGo', '--id', id)
      await reached(faces, id, 'Running')
      const watching = faces.durable('watch', id)
      const waiting = faces.durable('wait', id, '--timeout', '60s')
      const again = await faces.durable('start', 'WaitForGo', '--id', id)
      const event = await faces.durable('event', id, 'Go', '--data', '{"a":1}')
      const [watched, waited] = [await watching, await waiting]
      return {
        again,
        event,
        watched: watched.out.split('\n').at(-2),
        waited,
        ready: await faces.durable('event', `${id}-2`, 'Go', '--data', '5', '--when-ready', '--start', 'WaitForGo'),
        output: [await ended(faces, `${id}-2`), await faces.durable('show', `${id}-2`, '--output-only')],
        failed: await faces.durable('start', 'Fail', '--id', `${id}-3`, '--wait'),
      }
    },
  },
  {
    name: 'durable: repair and clean up',
    async act(faces, run) {
      const prefix = `${run}-many-`
      const ids = Array.from({ length: 12 }, (_, i) => `${prefix}${i + 10}`)
      for (const id of ids) await start(faces, 'WaitForGo', id)
      for (const id of ids) await reached(faces, id, 'Running')
      const all = ['--prefix', prefix]
      const plan = await faces.durable('terminate', ...all, '--dry-run')
      const unasked = await faces.durable('terminate', ...all)
      const suspended = await faces.durable('suspend', `${prefix}10`, '-y')
      await reached(faces, `${prefix}10`, 'Suspended')
      const terminated = await faces.durable('terminate', ...all, '-y', '--reason', 'on call')
      for (const id of ids) await ended(faces, id)
      const to = join(tmpdir(), `${prefix}${faces.host.replace(':', '-')}.jsonl`)
      const half = await faces.durable('purge', `${prefix}10`, `${prefix}11`, `${prefix}none`, '-y')
      const exported = await faces.durable('export', ...all, '--to', to, '--history', '--then-purge', '-y')
      const file = (await readFile(to, 'utf8')).trimEnd().split('\n')
      await rm(to)
      return {
        plan,
        unasked,
        suspended: unordered(suspended),
        terminated: unordered(terminated),
        half: unordered(half),
        exported: unordered({ ...exported, said: exported.said.replace(to, 'FILE') }),
        file: [file.length, file.at(-1)],
        left: await faces.durable('count', ...all),
      }
    },
  },
]
