import type { Readiness } from '../../../shared/contract/readiness.ts';
import { routeHref } from '../../kit/route.ts';
import { Shape, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { blockingGates, GATE_TONES, gateSentence, pageOfGate, viewOfGate } from './gate-view.ts';

const VERDICT_TONES = {
  ready: 'normal',
  'not-ready': 'fault',
  overridden: 'attention',
} as const satisfies Record<Readiness['overall'], Tone>;

/** The verdict, large enough to read across the room, and every reason that blocks it. */
export function Verdict({ readiness }: { readonly readiness: Readiness }) {
  const text = useText();
  const blocking = blockingGates(readiness.gates);
  // Nothing is broken while checks are merely outstanding: red stays for active faults.
  const hasFault = blocking.some((gate) => gate.state === 'failed');
  const tone =
    readiness.overall === 'not-ready' && !hasFault ? 'attention' : VERDICT_TONES[readiness.overall];
  const unconnected = readiness.gates.filter((gate) => gate.state === 'not-connected').length;
  return (
    <section className="panel verdict" aria-labelledby="verdict-head">
      <div className="verdict-word">
        <h2 id="verdict-head" className="muted">
          {text.today.verdict}
        </h2>
        <p className={`verdict-text tone-${tone}`}>
          <Shape tone={tone} />
          {text.codes.overall[readiness.overall]}
        </p>
        <p className="muted">
          {blocking.length > 0 ? text.today.blockedBy(blocking.length) : text.today.nothingBlocks}
        </p>
      </div>
      <ul className="verdict-reasons">
        {blocking.map((gate) => {
          const page = pageOfGate(gate);
          return (
            <li key={gate.id}>
              <Shape tone={GATE_TONES[gate.state]} />
              <span>
                <strong>{text.codes.gateFamily[gate.family]}</strong> {gateSentence(gate, text)}
              </span>
              {page && <a href={routeHref(page, viewOfGate(gate))}>{text.today.open}</a>}
            </li>
          );
        })}
        {unconnected > 0 && (
          <li className="muted">
            <Shape tone="unconnected" />
            <span>{text.today.notChecked(unconnected)}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
