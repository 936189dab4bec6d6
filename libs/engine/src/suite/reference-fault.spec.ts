import { ContestantFault } from '../referee/fault';
import { faultOf, referenceFault } from './reference-fault';

describe('referenceFault', () => {
  it('reads what was written of a reference', () => {
    const { message } = faultOf('reference', new ContestantFault('load-failed', 'no weights\nat line 2'));
    expect(referenceFault(message)).toEqual({ verdict: 'load-failed', message: 'no weights\nat line 2' });
  });

  it('finds nothing in any other message', () => {
    expect(referenceFault(faultOf('identity', new ContestantFault('crashed', 'gone')).message)).toBeNull();
    expect(referenceFault('The reference failed (nonsense): x')).toBeNull();
    expect(referenceFault('The disk is full.')).toBeNull();
  });
});
