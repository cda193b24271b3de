import { createScaleEngine } from './scale-engine.ts';
import { planScale, type ScalePlan } from './scale-plan.ts';

/** Own scaling pays when the tile has this share of the picture's pixels, or less. */
const SMALL_SHARE = 0.6;
/** Sizes of tiles and pictures known at a time; a wall has a few. */
const MOST_PLANS = 32;

/** Makes the pixels of tiles without the canvas's own scaling, one picture after another. */
export interface PictureScaler {
  /** False for a picture in graphics memory, of another format, or hardly smaller than its tile. */
  canScale(frame: VideoFrame, width: number, height: number): boolean;
  /** The frame at that size, valid until the next call; null when it cannot be read. Closes the frame. */
  scale(frame: VideoFrame, width: number, height: number): Promise<ImageData | null>;
}

export function createPictureScaler(): PictureScaler {
  const engine = createScaleEngine();
  const plans = new Map<string, ScalePlan>();
  let image: ImageData | null = null;

  const planOf = (sourceWidth: number, sourceHeight: number, width: number, height: number): ScalePlan => {
    const key = `${sourceWidth}x${sourceHeight} ${width}x${height}`;
    const known = plans.get(key);
    if (known) return known;
    if (plans.size >= MOST_PLANS) plans.clear();
    const made = planScale(sourceWidth, sourceHeight, width, height);
    plans.set(key, made);
    return made;
  };
  return {
    canScale({ format, visibleRect }, width, height) {
      if (format !== 'I420' || !visibleRect || width < 1 || height < 1) return false;
      return width * height <= visibleRect.width * visibleRect.height * SMALL_SHARE;
    },
    async scale(frame, width, height) {
      try {
        const { visibleRect, colorSpace } = frame;
        if (!visibleRect) return null;
        const planes = await frame.copyTo(engine.planes(frame.allocationSize()));
        const source = {
          width: visibleRect.width,
          height: visibleRect.height,
          planes,
          isBt601: colorSpace.matrix === 'smpte170m' || colorSpace.matrix === 'bt470bg',
          isFullRange: colorSpace.fullRange === true,
        };
        const pixels = engine.scale(source, planOf(source.width, source.height, width, height));
        if (image?.data !== pixels || image.width !== width) image = new ImageData(pixels, width, height);
        return image;
      } catch {
        return null;
      } finally {
        frame.close();
      }
    },
  };
}

/** Names of renderers that are programs, not cards: Chromium's, Mesa's and Windows's own. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether pictures are drawn by the processor here: then it is worth sparing it. */
export function hasNoGpu(): boolean {
  try {
    const context = new OffscreenCanvas(1, 1).getContext('webgl', { failIfMajorPerformanceCaveat: true });
    if (!context) return true;
    const names = context.getExtension('WEBGL_debug_renderer_info');
    const renderer = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return SOFTWARE.test(renderer);
  } catch {
    return true;
  }
}
