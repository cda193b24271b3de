import { useText } from '../../kit/text/index.ts';
import { EvidenceSection } from './evidence-section.tsx';

/** The playback page as far as there is one: what is sealed. */
export function EvidencePage() {
  const text = useText();
  return (
    <div className="page fixed">
      <h1 className="visually-hidden">{text.frame.pages.playback}</h1>
      <EvidenceSection />
    </div>
  );
}
