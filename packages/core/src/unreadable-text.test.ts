import { expect, it } from 'vitest'
import { isUnreadable } from './unreadable-text.ts'

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
