import type { Handlers } from '../../server/rpc/handlers.ts';
import type { listeningPapersContract } from '../../shared/contract/listening-papers-contract.ts';
import type { listeningProfileContract } from '../../shared/contract/listening-profile-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Papers, signatures and limits of the listening check. */
export const listeningPapersHandlers = ({
  listeningPapers: papers,
  listeningProfiles: profiles,
}: SiteServices): Handlers<typeof listeningPapersContract & typeof listeningProfileContract> => ({
  'listeningPapers.get': ({ checkId }) => papers.get(checkId),
  'listeningPapers.sign': (request, { actor }) => {
    papers.sign(request, actor);
    return papers.get(request.checkId);
  },
  'listeningPapers.acceptRemark': ({ checkId, roomId, reason }, { actor }) => {
    papers.acceptRemark(checkId, roomId, reason, actor);
    return papers.get(checkId);
  },
  'listeningPapers.bundle': ({ checkId, language }, { actor }) => papers.bundle(checkId, language, actor),
  'listeningProfile.table': () => profiles.table(),
  'listeningProfile.save': ({ profile, reason }, { actor }) => {
    profiles.save(profile, reason, actor);
    return profiles.table();
  },
  'listeningProfile.use': ({ name, version, reason }, { actor }) => {
    profiles.use(name, version, reason, actor);
    return profiles.table();
  },
  'listeningProfile.calibrate': ({ cameraId, offsetDb, note }, { actor }) => {
    profiles.calibrate(cameraId, offsetDb, note, actor);
    return profiles.table();
  },
});
