import { describe, expect, it } from "vitest";
import { bestClass, exponential, exponentials, gradient, probabilities } from "./softmax.js";

describe("exponential", () => {
  it("is within 2^−22 of e^−t for every t, and falls", () => {
    let worst = 0;
    let last = 2 ** 24;
    for (let t = 0; t < 18 * 65_536; t++) {
      const value = exponential(t);
      if (value > last) throw new Error(`rises at ${t}`);
      last = value;
      worst = Math.max(worst, Math.abs(value / 2 ** 24 - Math.exp(-t / 65_536)));
    }
    expect(worst).toBeLessThan(2 ** -22);
    expect(exponential(0)).toBe(2 ** 24);
    expect(exponential(1)).toBeLessThan(2 ** 24);
    expect(exponential(2 ** 45)).toBe(0);
  });
});

describe("probabilities", () => {
  it.each([2, 3, 16, 256])("of %d classes are within classes · 2^−22 of softmax", (classes) => {
    let seed = classes;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let i = 0; i < 60; i++) {
      const spread = 10 ** (i % 6);
      const scores = Array.from({ length: classes }, () =>
        Math.round((random() - 0.5) * spread * 65_536),
      );
      const reals = scores.map((score) => Math.exp((score - Math.max(...scores)) / 65_536));
      const total = reals.reduce((a, b) => a + b);
      probabilities(scores).forEach((p, c) => {
        const error = Math.abs(Number(p) / 1e18 - (reals[c] as number) / total);
        expect(error).toBeLessThan(classes * 2 ** -22);
      });
    }
  });

  it("tells scores apart that differ in their last bit", () => {
    const even = Array<number>(256).fill(12_345);
    const [first, second] = probabilities([12_346, ...even.slice(1)]);
    expect(first).toBeGreaterThan(second as bigint);
    expect(probabilities(even)).toEqual(Array(256).fill(10n ** 18n / 256n));
  });
});

describe("gradient", () => {
  it("is step · (1 − p) or −step · p, rounded to the nearest", () => {
    const { values, total } = exponentials([0, 65_536, -30_000]);
    const p = values.map((value) => value / total);
    for (const step of [1, 102, 4096]) {
      values.forEach((value, c) => {
        expect(gradient(step, value, total, true)).toBe(Math.round(step * (1 - (p[c] as number))));
        expect(gradient(step, value, total, false)).toBe(-Math.round(step * (p[c] as number)));
      });
    }
  });

  it("rounds halves away from zero", () => {
    expect(gradient(1, 1, 2, true)).toBe(1);
    expect(gradient(1, 1, 2, false)).toBe(-1);
    expect(gradient(1, 1, 3, false)).toBe(-0);
  });
});

describe("bestClass", () => {
  it("is the lowest of those with the highest score", () => {
    expect(bestClass([0])).toBe(0);
    expect(bestClass([-1, 3, 3, 2])).toBe(1);
  });
});
