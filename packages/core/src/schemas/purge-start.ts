/** Earliest instant from which instances are purged in bulk, and the reason in the error about an earlier one. */
export const purgeStart = {
  instant: '1900-01-01T00:00:00.0000000Z',
  reason:
    'must be 1900 or later: an earlier year was misread, and the purge would take in everything; 1970-01-01T00:00:00Z means everything',
} as const
