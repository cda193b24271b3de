import type { Gate } from '../../../shared/contract/readiness.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { GATE_TONES, gateSentence } from './gate-view.ts';

/** Every gate with its state in a word; the sentence opens on demand. */
export function GateList({ gates }: { readonly gates: readonly Gate[] }) {
  const text = useText();
  return (
    <section className="panel" aria-labelledby="gates-head">
      <div className="panel-head">
        <h2 id="gates-head">{text.today.gates}</h2>
      </div>
      <ul className="gate-rows">
        {gates.map((gate) => (
          <li key={gate.id} title={gateSentence(gate, text)}>
            <span>{text.codes.gateFamily[gate.family]}</span>
            <StatusMark tone={GATE_TONES[gate.state]}>{text.codes.gateState[gate.state]}</StatusMark>
          </li>
        ))}
      </ul>
    </section>
  );
}
