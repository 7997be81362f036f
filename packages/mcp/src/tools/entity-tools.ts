import type { EntityRow, InputOf } from '@durable-http/core'
import { ageOf } from '../text/relative-age.ts'
import { conciseLimits, cutNote, detailedLimits, elide } from '../text/elide.ts'
import { fence, fenceLines } from '../text/fence.ts'
import { readPath } from '../text/field-path.ts'
import { safeLine } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textTable } from '../text/text-table.ts'
import { anything, listOf, text, whole } from '../schema.ts'
import { type Args, hubOf, operationTool, pick } from '../tool-definition.ts'
import { pageNote, readRows } from './paged-rows.ts'
import { fieldsArgument, formatArgument, pageArguments } from './shared-arguments.ts'

const describe = {
  entityName: 'Name of the entity function.',
  entityKey: 'Key of the entity; case matters.',
  op: 'Name of the operation to run.',
  input: 'Input of the operation: any JSON.',
  lastOperationTimeFrom: 'Last operated on at or after: ISO 8601 with Z or offset.',
  lastOperationTimeTo: 'Last operated on at or before.',
  fetchState: 'Show states too; default false.',
  taskHub: "Task hub; default the app's own.",
}
const filterNames = ['entityName', 'lastOperationTimeFrom', 'lastOperationTimeTo', 'fetchState', 'taskHub']
const columns = ['key', 'last operation']

const nameOf = (args: Args) => `${safeLine(String(args['entityName']), 80)}@${safeLine(String(args['entityKey']), 256)}`
const entityOf = (args: Args) => ({
  entityName: args['entityName'] as string,
  entityKey: args['entityKey'] as string,
  ...hubOf(args),
})

export const entityTools = [
  operationTool('getEntity', {
    toolset: 'entities',
    description:
      'Reads the state of one durable entity by name and key. To see which entities there are use listentities.',
    describe,
    extra: { ...formatArgument, ...fieldsArgument },
    output: { entity: text, state: anything, fields: anything },
    outputRequired: ['entity'],
    async run(args, { client }, { signal }) {
      const state = await client.getEntity(entityOf(args), { signal })
      const fields = args['fields'] as string[] | undefined
      const limits = args['format'] === 'detailed' || fields ? detailedLimits : conciseLimits
      const shown =
        fields && fields.length > 0
          ? Object.fromEntries(fields.map((field) => [safeLine(field, 200), readPath({ state }, field) ?? null]))
          : state
      const { value, cuts } = elide(shown, fields ? 'fields' : 'state', limits)
      return textResult([`Entity ${nameOf(args)}`, fence('State', value), cutNote(cuts)], {
        entity: nameOf(args),
        ...(fields ? { fields: value } : { state: value }),
      })
    },
  }),
  operationTool('signalEntity', {
    toolset: 'entities',
    description:
      'Sends an operation to a durable entity, one way: no answer comes back, and a failing operation is not reported. The entity is created on demand. Read the state with getentity. To message an orchestration use raiseevent.',
    describe,
    output: { entity: text, accepted: { type: 'boolean' } },
    outputRequired: ['entity', 'accepted'],
    async run(args, { client }, { signal }) {
      await client.signalEntity({ ...entityOf(args), ...pick(args, ['op', 'input']) }, { signal })
      return textResult([`Signal to ${nameOf(args)}: accepted, takes effect shortly.`], {
        entity: nameOf(args),
        accepted: true,
      })
    },
  }),
  operationTool('listEntities', {
    toolset: 'entities',
    description:
      'Lists the durable entities of one name: their keys and when each was last operated on, a page at a time. For the whole state of one use getentity.',
    describe,
    extra: pageArguments,
    output: {
      columns: listOf(text),
      entities: listOf(listOf(text)),
      shown: whole,
      cursor: text,
      states: { type: 'object' },
    },
    outputRequired: ['entities', 'shown'],
    async run(args, { client, clock }, { signal }) {
      const { rows, cursor } = await readRows<EntityRow>(args, filterNames, async (filters, page) => {
        const input = { ...filters, ...page } as unknown as InputOf<'listEntities'>
        const { entities, continuationToken } = await client.listEntities(input, { signal })
        return { rows: entities, token: continuationToken }
      })
      const now = clock.now()
      const cells = rows.map(({ entityId, lastOperationTime }) => [
        safeLine(entityId.key, 256),
        ageOf(lastOperationTime, now),
      ])
      const states = rows.flatMap(({ entityId, state }): [string, unknown][] =>
        state === null || state === undefined
          ? []
          : [[safeLine(entityId.key, 256), elide(state, '', { string: 200, items: 5, depth: 4, total: 300 }).value]],
      )
      return textResult(
        [
          cells.length > 0 ? textTable(columns, cells) : '',
          states.length > 0
            ? fenceLines(
                'States',
                states.map(([key, state]) => ({ key, state })),
              )
            : '',
          pageNote(cells.length, cells.length === 1 ? 'entity' : 'entities', cursor),
        ],
        {
          columns,
          entities: cells,
          shown: cells.length,
          cursor,
          states: states.length > 0 ? Object.fromEntries(states) : undefined,
        },
      )
    },
  }),
]
