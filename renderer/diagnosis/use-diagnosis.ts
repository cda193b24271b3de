import { useQuery, useQueryClient } from '@tanstack/react-query';
import { siteClient } from '../client/site.ts';

const READ_MS = 2_000;

/** One camera's picture diagnosis, read again at the pace it is measured. */
export const useDiagnosis = (cameraId: string) =>
  useQuery({
    queryKey: ['diagnosis.camera', cameraId],
    queryFn: () => siteClient.query('diagnosis.camera', { cameraId }),
    refetchInterval: READ_MS,
  }).data ?? null;

export const useDiagnosisOverview = () =>
  useQuery({
    queryKey: ['diagnosis.overview'],
    queryFn: () => siteClient.query('diagnosis.overview', {}),
    refetchInterval: 2 * READ_MS,
  }).data ?? null;

/** After an approval everything about references is read again. */
export function useReferencesChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['diagnosis.camera'] });
    await queries.invalidateQueries({ queryKey: ['diagnosis.overview'] });
  };
}
