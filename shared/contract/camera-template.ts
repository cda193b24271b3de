import { z } from 'zod';

/** A path of a stream address; `{n}` stands for the channel number. */
const StreamPath = z
  .string()
  .max(256)
  .regex(/^\/[^\s#]*$/, 'a path that begins with /');

/** How the stream addresses of one maker's devices are made. Data: `resources/camera-templates.json`. */
export const CameraTemplate = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(40)
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and dashes'),
    name: z.strictObject({ zh: z.string().min(1).max(64), en: z.string().min(1).max(64) }),
    /** Null: the maker has no fixed addresses; ask the device by ONVIF. */
    sub: StreamPath.nullable(),
    main: StreamPath.nullable(),
    port: z.number().int().min(1).max(65_535),
    /** What to know about channel numbers of this maker; empty where there is nothing to know. */
    channelHint: z.strictObject({ zh: z.string().max(200), en: z.string().max(200) }),
  })
  .refine((template) => template.sub !== null || template.main === null, {
    path: ['sub'],
    message: 'a template with a main stream needs a sub stream too',
  });
export type CameraTemplate = z.infer<typeof CameraTemplate>;

export const CameraTemplates = z
  .array(CameraTemplate)
  .max(200)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two templates have one id');
