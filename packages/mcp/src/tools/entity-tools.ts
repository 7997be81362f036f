import { ageOf, type EntityRow, type InputOf } from '@durable-http/core'
import { chooseFields } from '../text/chosen-fields.ts'
import { concise, cutNote, detailed, elide, weightOf } from '../text/elide.ts'
import { fence, fenceLines } from '../text/fence.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { tableLines, textTable } from '../text/text-table.ts'
import { textNote } from './json-in-text.ts'
import { anything, listOf, text, whole } from './schema.ts'
import { operationTool } from './tool-definition.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import { pageNote, readRows } from './paged-rows.ts'
import { payloadsOf } from './row-payloads.ts'
import { fieldsArgument, pageArguments } from './shared-arguments.ts'

const describe = {
  entityKey: 'Case matters',
  input: 'Any JSON',
  lastOperationTimeFrom: 'ISO 8601',
}
const filterNames = ['entityName', 'lastOperationTimeFrom', 'lastOperationTimeTo', 'fetchState', 'taskHub']
const columns = ['key', 'used']

const nameOf = (args: Args) => `${safeLine(String(args['entityName']), 80)}@${safeId(String(args['entityKey']))}`
const entityOf = (args: Args) => ({
  entityName: args['entityName'] as string,
  entityKey: args['entityKey'] as string,
  ...hubOf(args),
})

export const entityTools = [
  operationTool('getEntity', {
    toolset: 'entities',
    description:
      'Get the state of one entity by key: read, fetch or look what current value, balance or contents it does hold or contain, held or stored, how high. Unknown keys: listentities.',
    describe,
    extra: fieldsArgument,
    output: { entity: text, state: anything, fields: anything },
    outputRequired: ['entity'],
    async run(args, { client }, { signal }) {
      const state = await client.getEntity(entityOf(args), { signal })
      const fields = args['fields'] as string[] | undefined
      const { limits, room } = fields ? detailed : concise
      const { value, cuts } =
        fields && fields.length > 0
          ? chooseFields({ state }, fields, limits, { left: room })
          : elide(state, 'state', limits, { left: room })
      return textResult([`Entity ${safeName(nameOf(args), 400)}`, fence('State', value), cutNote(cuts)], {
        entity: nameOf(args),
        ...(fields && fields.length > 0 ? { fields: value } : { state: value }),
      })
    },
  }),
  operationTool('signalEntity', {
    toolset: 'entities',
    description:
      'Signal an entity: send, tell, call, invoke or perform by key, or have it do an operation: add, set, reset, increment, deposit, release. One way. Else: raiseevent.',
    describe,
    output: { entity: text, accepted: { type: 'boolean' } },
    outputRequired: ['entity', 'accepted'],
    async run(args, { client }, { signal }) {
      await client.signalEntity({ ...entityOf(args), ...pick(args, ['op', 'input']) }, { signal })
      const accepted = `Signal to ${safeName(nameOf(args), 400)}: accepted, takes effect shortly.`
      return textResult([accepted, textNote('input', args['input'])], {
        entity: nameOf(args),
        accepted: true,
      })
    },
  }),
  operationTool('listEntities', {
    toolset: 'entities',
    description:
      'List entities: enumerate all and every one of a type or name, which exist, what we have in the app or hub, give their keys. For one: getentity.',
    describe,
    extra: pageArguments,
    output: {
      columns: listOf(text),
      entities: listOf(text),
      shown: whole,
      cursor: text,
      states: { type: 'object' },
    },
    outputRequired: ['entities', 'shown'],
    async run(args, { client, clock }, { signal }) {
      const { rows, cursor, weight } = await readRows<EntityRow>(
        args,
        filterNames,
        async (filters, page) => {
          const input = { ...filters, ...page } as unknown as InputOf<'listEntities'>
          const { entities, continuationToken } = await client.listEntities(input, { signal })
          return { rows: entities, sent: entities.length, token: continuationToken }
        },
        ({ entityId }) => weightOf(safeName(entityId.key, 256)) + 10,
      )
      const now = clock.now()
      const cells = rows.map(({ entityId, lastOperationTime }) => [safeId(entityId.key), ageOf(lastOperationTime, now)])
      const room = { left: Math.min(concise.room, detailed.room - weight) }
      const { payloads, missing } = payloadsOf(
        rows.map(({ entityId, state }) => [safeId(entityId.key), state === null ? {} : pick({ state }, ['state'])]),
        room,
      )
      const states = payloads.map(([key, { state }]): [string, unknown] => [key, state])
      return textResult(
        [
          cells.length > 0 ? textTable(columns, cells) : '',
          states.length > 0
            ? fenceLines(
                'States',
                states.map(([key, state]) => ({ key, state })),
              )
            : '',
          missing > 0 ? `States of ${missing} more are left out; getentity shows them.` : '',
          pageNote(cells.length, cells.length === 1 ? 'entity' : 'entities', cursor),
        ],
        {
          columns,
          entities: tableLines(cells),
          shown: cells.length,
          cursor,
          states: states.length > 0 ? Object.fromEntries(states) : undefined,
        },
      )
    },
  }),
]
