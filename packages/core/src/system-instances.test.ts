import { describe, expect, it } from 'vitest'
import { isSystemInstance, readPayloadToken } from './index.ts'

describe('isSystemInstance', () => {
  it.each([
    'BlobPurgeJobOrchestrator',
    'ExecuteBlobPurgeJobOperationOrchestrator',
    'ExportJobOrchestrator',
    'ExecuteExportJobOperationOrchestrator',
    'ExecuteScheduleOperationOrchestrator',
  ])('knows %s', (name) => expect(isSystemInstance({ name })).toBe(true))

  it.each(['blobpurgejoborchestrator', 'BlobPurgeJobOrchestrator.Suffix', 'ExportJob', 'Hello', ''])(
    'takes %j for a function of the app',
    (name) => expect(isSystemInstance({ name })).toBe(false),
  )
})

describe('readPayloadToken', () => {
  it.each([
    ['blob:v1:durabletask-payloads:a1b2', { container: 'durabletask-payloads', blob: 'a1b2' }],
    ['blob:v1:payloads:hub/2026/a b.json', { container: 'payloads', blob: 'hub/2026/a b.json' }],
    ['blob:v1:p:a:b', { container: 'p', blob: 'a:b' }],
  ])('reads %s', (text, expected) => expect(readPayloadToken(text)).toEqual(expected))

  it.each([
    'blob:v2:payloads:a',
    'blob:v1:payloads',
    'blob:v1:payloads:',
    'blob:v1::a',
    'blob:v1:Payloads:a',
    ' blob:v1:payloads:a',
    'see blob:v1:payloads:a',
    'blob:v1:payloads:a\nb',
    `blob:v1:payloads:${'a'.repeat(1_100)}`,
    `blob:v1:${'a'.repeat(64)}:b`,
    1,
    null,
    { 'blob:v1:': 1 },
  ])('finds none in %j', (value) => expect(readPayloadToken(value)).toBeUndefined())
})
