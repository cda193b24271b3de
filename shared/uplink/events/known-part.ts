import { z } from 'zod';

/**
 * The value without the fields its schema does not name, however deep. What a newer site adds is unknown here,
 * so nobody can say that it holds no names.
 */
export function knownPart(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return value === null || value === undefined ? value : knownPart(schema.unwrap(), value);
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((each) => knownPart(schema.element, each)) : value;
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const known: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value))
    if (Object.hasOwn(schema.shape, name)) known[name] = knownPart(schema.shape[name], each);
  return known;
}
