import { checkDataset, type Dataset } from './dataset';

function datasetOf(change: Partial<Dataset> = {}): Dataset {
  return {
    inputs: new Float32Array(100),
    labels: Int32Array.from({ length: 50 }, (_, index) => index % 10),
    examples: 50,
    inputShape: [2],
    ...change,
  };
}

describe('checkDataset', () => {
  it('accepts labels up to the number of classes', () => {
    expect(() => checkDataset(datasetOf(), 10)).not.toThrow();
  });

  it('names the first label out of range', () => {
    expect(() => checkDataset(datasetOf(), 9)).toThrow(
      expect.objectContaining({
        code: 'dataset-label-out-of-range',
        message: 'labels[9] is 9; with 9 classes labels are 0 to 8.',
      }),
    );
  });

  it('refuses a negative label', () => {
    const labels = new Int32Array(50).fill(-1, 3, 4);
    expect(() => checkDataset(datasetOf({ labels }), 10)).toThrow(/labels\[3\] is -1/);
  });

  it('names the first example with an input that is not finite', () => {
    const inputs = new Float32Array(100);
    inputs[7] = Number.POSITIVE_INFINITY;
    expect(() => checkDataset(datasetOf({ inputs }), 10)).toThrow(/inputs\[3\] holds Infinity/);
    inputs[7] = Number.NaN;
    expect(() => checkDataset(datasetOf({ inputs }), 10)).toThrow(
      expect.objectContaining({ code: 'dataset-input-not-finite' }),
    );
  });

  it('refuses fewer than 50 examples', () => {
    expect(() => checkDataset(datasetOf({ examples: 49 }), 10)).toThrow(/49 examples; at least 50/);
  });
});
