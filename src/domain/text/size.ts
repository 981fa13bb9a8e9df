const steps = [
  { from: 1024 ** 3, unit: 'GB' },
  { from: 1024 ** 2, unit: 'MB' },
  { from: 1024, unit: 'KB' },
] as const;

/** A size for a person: `0 bytes`, `1 byte`, `812 bytes`, `1.2 KB`, `10 MB`; 1 KB is 1,024 bytes. */
export const size = (bytes: number): string => {
  const whole = Math.max(0, Math.round(bytes));
  const step = steps.find((candidate) => whole >= candidate.from);
  if (step === undefined) return whole === 1 ? '1 byte' : `${whole} bytes`;
  const amount = whole / step.from;
  const rounded = amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return `${rounded} ${step.unit}`;
};

/** A size to the byte, with the thousands apart: `1,204 bytes`. */
export const exactSize = (bytes: number): string => {
  const whole = Math.max(0, Math.round(bytes));
  return whole === 1 ? '1 byte' : `${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')} bytes`;
};
