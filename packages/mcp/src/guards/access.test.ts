import { expect, test } from 'vitest'
import { createToolAccess } from './access.ts'

test.each([
  [{}, {}, 'listinstances', true],
  [{ tools: ['list*'] }, {}, 'listInstances', true],
  [{ tools: ['list*'] }, {}, 'getinstancestatus', false],
  [{ tools: [] }, {}, 'listinstances', false],
  [{ tools: ['*'] }, { tools: ['LIST*'] }, 'listinstances', false],
  [{ functions: [] }, {}, 'listinstances', true],
])('allow %j and deny %j: the tool %s is let through: %s', (allow, deny, name, allowed) => {
  expect(createToolAccess(allow, deny).allowsTool(name)).toBe(allowed)
})
