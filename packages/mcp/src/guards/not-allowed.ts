/** Code of what the operator keeps out, which no other arguments of the same kind get past. */
export const notAllowed = 'not_allowed'
