import type { CameraDiagnosis } from '../../shared/contract/diagnosis.ts';
import { decimal } from '../kit/format.ts';
import type { Text } from '../kit/text/index.ts';

/** Address of one of a camera's still pictures. */
export const pictureOf = (cameraId: string, file: string, query = ''): string =>
  `/api/v1/cameras/${encodeURIComponent(cameraId)}/${file}.jpg${query}`;

/** Shift in percent of the width and rotation in degrees, or that neither can be told. */
export function placeInWords(place: CameraDiagnosis['place'], text: Text): string {
  const words = text.selfTest;
  if (place === null) return words.placeUnknown;
  const degrees = Math.abs(place.rotationDegrees);
  const way = degrees < 0.1 ? '' : ` ${place.rotationDegrees > 0 ? words.turned.right : words.turned.left}`;
  return words.place(`${decimal(place.shiftPercent, 1)} %`, `${decimal(degrees, 1)}°${way}`);
}
