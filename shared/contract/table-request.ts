import { z } from 'zod';

/** A table as a page shows it, to be made a workbook. The first row is the head. */
export const TableRequest = z.strictObject({
  name: z.string().min(1).max(64),
  rows: z
    .array(z.array(z.union([z.string().max(4_000), z.number(), z.null()])).max(30))
    .min(1)
    .max(50_001),
  /** Of the columns, in characters. */
  widths: z.array(z.number().int().min(1).max(120)).max(30),
});
export type TableRequest = z.infer<typeof TableRequest>;
