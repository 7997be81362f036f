import { askUser, type Orchestrator } from '@durable-http/mock'

/** An orchestrator that asks its user for an approval, as the documentation shows it. */
export const ApprovalForm: Orchestrator = async (context) => {
  const properties = { note: { type: 'string', title: 'Note' } }
  const form = { message: 'Approve this order?', requestedSchema: { type: 'object', properties } }
  const { 'approve#1': answer } = await askUser(context, { 'approve#1': form })
  return answer.action === 'accept' ? { approved: true, note: answer.content?.['note'] ?? null } : { approved: false }
}
