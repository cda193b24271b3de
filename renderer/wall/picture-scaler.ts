import type { Rect } from './layout.ts';
import { planScale, type ScalePlan, scalePicture } from './scale-picture.ts';

/** Own scaling pays when the tile has this share of the picture's pixels, or less. */
const SMALL_SHARE = 0.6;

/** Paints one tile's pictures without the canvas's own scaling; its buffers are reused from picture to picture. */
export interface PictureScaler {
  readonly isBusy: () => boolean;
  /**
   * Takes the frame and answers true when it can be painted here; `onPainted` follows. False leaves the frame to the
   * caller: a picture in graphics memory, of another format, or hardly smaller than its tile.
   */
  paint(
    frame: VideoFrame,
    picture: Rect,
    context: OffscreenCanvasRenderingContext2D,
    isStillWanted: () => boolean,
    onPainted: () => void,
  ): boolean;
}

export function createPictureScaler(): PictureScaler {
  let isBusy = false;
  let planes = new Uint8Array(0);
  let plan: ScalePlan | null = null;
  let image: ImageData | null = null;
  return {
    isBusy: () => isBusy,
    paint(frame, picture, context, isStillWanted, onPainted) {
      const { visibleRect, format, colorSpace } = frame;
      if (format !== 'I420' || !visibleRect) return false;
      const { width, height } = visibleRect;
      if (picture.width * picture.height > width * height * SMALL_SHARE) return false;
      if (picture.width < 1 || picture.height < 1) return false;
      if (
        plan?.width !== picture.width ||
        plan.height !== picture.height ||
        plan.sourceWidth !== width ||
        plan.sourceHeight !== height
      ) {
        plan = planScale(width, height, picture.width, picture.height);
        image = new ImageData(picture.width, picture.height);
      }
      const size = frame.allocationSize();
      if (planes.length < size) planes = new Uint8Array(size);
      isBusy = true;
      const [chosen, drawn] = [plan, image];
      frame.copyTo(planes).then(
        (layout) => {
          isBusy = false;
          frame.close();
          if (!drawn || !isStillWanted()) return;
          const source = {
            data: planes,
            width,
            height,
            planes: layout,
            isBt601: colorSpace.matrix === 'smpte170m' || colorSpace.matrix === 'bt470bg',
            isFullRange: colorSpace.fullRange === true,
          };
          scalePicture(source, chosen, drawn.data);
          context.putImageData(drawn, picture.x, picture.y);
          onPainted();
        },
        () => {
          isBusy = false;
          frame.close();
        },
      );
      return true;
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
