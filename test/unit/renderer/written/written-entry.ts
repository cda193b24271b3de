import type { JournalAction } from '../../../../renderer/kit/text/worded.ts';

/** Subject and details of journal entries as the service spells them. */
export type WrittenEntries = Readonly<
  Partial<Record<JournalAction, { subject: string; details: Record<string, unknown> }>>
>;
