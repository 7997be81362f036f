import { expect, it } from 'vitest'
import { isTruncated, isUnreadable } from './unreadable-text.ts'

it.each([
  ',',
  ', x',
  '\u0000,',
  '{"a":,}',
  'undefined',
  ' undefined',
  'undefined behaviour',
  '// stop',
  '/* stop',
  '\uFEFF//x',
  'new Date(1)',
  'new',
  '[1,,2]',
  '[,]',
  '{"a":undefined}',
  '{"a":1/**/,}',
  '{a:new Date(1)}',
])('finds %j unreadable', (text) => expect(isUnreadable(text)).toBe(true))

it.each([
  '',
  'stop it',
  '404 not found',
  'newer version',
  'news',
  '/stop',
  'null',
  '{"a":"undefined"}',
  '["//"]',
  '{broken',
  '{"a":1} tail',
  '"undefined"',
  'see http://x',
])('lets %j pass', (text) => expect(isUnreadable(text)).toBe(false))

it.each([
  '404 not found',
  '5 minutes late',
  '1,5',
  '.5 sec',
  'true story',
  'null and void',
  '"quoted" tail',
  "'single' q",
  '{"a":1} tail',
  '  padded  ',
  ' ',
  '{broken',
  '-',
  'NaN',
  '1e5 x',
  '12ab',
])('expects the host to keep only a part of %j', (text) => expect(isTruncated(text)).toBe(true))

it.each(['', 'stop it', 'buggy', 'nice try', '+1', 'True', 'no', 'übel', '404', '{"a":1}', '"quoted"', 'true', '[1]'])(
  'expects the host to keep %j',
  (text) => expect(isTruncated(text)).toBe(false),
)
