import { createView, HEIGHT, type Mount, type View, WIDTH } from './camera-view.ts';
import type { Lit } from './figures.ts';
import type { Moment, Scene } from './scene.ts';
import { litBy } from './surfaces.ts';

/** A room that is no classroom: drawn from far to near in metres. */
interface Room {
  readonly mount: Mount;
  paint(view: View, moment: Moment, lit: Lit, from: Mount): void;
}

export function paintedScene({ mount, paint }: Room): Scene {
  return {
    mount,
    draw(moment, from = mount) {
      const lit = litBy(moment.lighting);
      const seen = createView(from);
      seen.canvas.rectangle(0, 0, WIDTH, HEIGHT, lit([150, 150, 146]));
      paint(seen, moment, lit, from);
      return seen.canvas.toRgb();
    },
  };
}
