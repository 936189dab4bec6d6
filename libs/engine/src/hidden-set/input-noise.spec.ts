import { InputNoise } from './input-noise';
import { SecretStream } from './secret-stream';

const noise = (share: number, values: Float32Array) =>
  new InputNoise(new SecretStream(Buffer.alloc(32, 1), 'noise'), share, values);

it('changes no whole number, zero among them', () => {
  const whole = Float32Array.of(0, -0, 1, -1, 255, 50_256, 2 ** 24, -(2 ** 31), 3.4e38);
  const noisy = whole.slice();
  for (let i = 0; i < 100; i++) noise(0.1, Float32Array.of(-1, 1)).addTo(noisy);
  expect(new Uint32Array(noisy.buffer)).toEqual(new Uint32Array(whole.buffer));
});

it('never carries a value to or across a whole number, so that signs and casts stay', () => {
  const values = Float32Array.from({ length: 4000 }, (_, i) => (i - 2000) / 1000 + 1e-5);
  const noisy = values.slice();
  noise(0.1, values).addTo(noisy);
  expect(noisy).not.toEqual(values);
  noisy.forEach((value, i) => {
    expect(Math.floor(value)).toBe(Math.floor(values[i] as number));
    expect(Math.trunc(value)).toBe(Math.trunc(values[i] as number));
    expect(value > 0).toBe((values[i] as number) > 0);
  });
});

it('is as large as asked, and no larger', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 2 ? 0.25 : 0.75));
  const noisy = values.slice();
  noise(1e-3, values).addTo(noisy);
  const changes = Array.from(noisy, (value, i) => Math.abs(value - (values[i] as number)));
  // The standard deviation is 0.25.
  expect(Math.max(...changes)).toBeLessThanOrEqual(0.25e-3 + 1e-7);
  expect(Math.max(...changes)).toBeGreaterThan(0.2e-3);
});

it('is none where none is asked', () => {
  const values = Float32Array.of(0.1, 0.2);
  const same = values.slice();
  noise(0, values).addTo(same);
  expect(same).toEqual(values);
});
