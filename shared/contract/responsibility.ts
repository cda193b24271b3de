import { z } from 'zod';

const Id = z.string().min(1).max(64);

/** One duty of the tree of responsibilities: who answers for what, under whom. */
export const ResponsibilityNode = z.object({
  id: Id,
  /** Null at the top. */
  parentId: Id.nullable(),
  /** What is answered for (主考, 副主考（考务）, 三楼负责人); the letter of the person is signed for it. */
  title: z.string().trim().min(1).max(64),
  personId: Id.nullable(),
  deputyId: Id.nullable(),
  /** Rooms this duty answers for. */
  roomIds: z.array(Id).max(500),
});
export type ResponsibilityNode = z.infer<typeof ResponsibilityNode>;

/** In the order in which siblings are shown. */
export const ResponsibilityNodes = z.array(ResponsibilityNode).max(500);

/** What is missing in the tree; the page words it. */
export const ResponsibilityGap = z.object({
  kind: z.enum(['no-person', 'no-deputy', 'not-signed', 'on-leave', 'room-uncovered']),
  /** Null for a room that nobody answers for. */
  nodeId: Id.nullable(),
  title: z.string(),
  /** Name of the person or the room; empty where there is none. */
  name: z.string(),
});
export type ResponsibilityGap = z.infer<typeof ResponsibilityGap>;

/** `version` changes with every change, 0 while there is no tree. */
export const ResponsibilityTree = z.object({
  version: z.number().int(),
  nodes: ResponsibilityNodes,
  gaps: z.array(ResponsibilityGap),
  canUndo: z.boolean(),
});
export type ResponsibilityTree = z.infer<typeof ResponsibilityTree>;

export const ResponsibilityProblem = z.object({
  row: z.number(),
  column: z.string(),
  code: z.enum([
    'missing-column',
    'empty',
    'too-long',
    'duplicate',
    'no-such-person',
    'namesakes',
    'no-such-parent',
    'circle',
    'no-such-room',
    'too-many-rows',
    'unreadable',
  ]),
  value: z.string(),
});
export type ResponsibilityProblem = z.infer<typeof ResponsibilityProblem>;

/** What a file would make of the tree; `nodes` is empty while there is any problem. */
export const ResponsibilityPreview = z.object({
  nodes: ResponsibilityNodes,
  problems: z.array(ResponsibilityProblem),
});
export type ResponsibilityPreview = z.infer<typeof ResponsibilityPreview>;
