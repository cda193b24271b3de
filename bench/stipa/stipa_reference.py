"""STIPA by the textbook in NumPy and SciPy: another way to the same figure, for tests and the benchmark.

Octave Butterworth filters (second-order sections), squared, low-pass 100 Hz, every n-th sample, Fourier components
at f1 and f2 over the mean, over 0.55; IEC 60268-16 from there. Usage: stipa_reference.py PASSES FILE.wav ...
Prints one JSON value: [{"file", "sti", "m", "cpuMs"}], cpuMs the least of the passes.
"""

import json
import sys
import time

import numpy as np
from scipy.io import wavfile
from scipy.signal import butter, sosfilt

BANDS = [125, 250, 500, 1000, 2000, 4000, 8000]
PAIRS = [(1.6, 8), (1, 5), (0.63, 3.15), (2, 10), (1.25, 6.25), (0.8, 4), (2.5, 12.5)]
ALPHA = [0.085, 0.127, 0.230, 0.233, 0.309, 0.224, 0.173]
BETA = [0.085, 0.078, 0.065, 0.011, 0.047, 0.095]
DEPTH = 0.55


def band_transfer(x, rate, centre, pair):
    low, high = centre / np.sqrt(2), min(centre * np.sqrt(2), 0.499 * rate)
    y = sosfilt(butter(9, [low, high], "bandpass", fs=rate, output="sos"), x)
    envelope = sosfilt(butter(4, 100, fs=rate, output="sos"), y * y)
    step = max(1, int(rate / 800))
    envelope = envelope[::step]
    t = np.arange(len(envelope)) * step / rate
    columns = [np.ones_like(t)]
    for f in pair:
        columns += [np.cos(2 * np.pi * f * t), np.sin(2 * np.pi * f * t)]
    fit = np.linalg.lstsq(np.stack(columns, 1), envelope, rcond=None)[0]
    return [np.hypot(fit[1], fit[2]) / fit[0] / DEPTH, np.hypot(fit[3], fit[4]) / fit[0] / DEPTH]


def stipa(x, rate):
    usable = [k for k, f in enumerate(BANDS) if f * 2**0.25 <= rate / 2]
    m = np.array([band_transfer(x, rate, BANDS[k], PAIRS[k]) for k in usable])
    clipped = np.clip(m, 1e-9, 1 - 1e-9)
    snr = np.clip(10 * np.log10(clipped / (1 - clipped)), -15, 15)
    mti = ((snr + 15) / 30).mean(1)
    top = sum(ALPHA[k] * mti[k] for k in range(len(usable)))
    weight = sum(ALPHA[k] for k in range(len(usable)))
    for k in range(len(usable) - 1):
        top -= BETA[k] * np.sqrt(mti[k] * mti[k + 1])
        weight -= BETA[k]
    return float(np.clip(top / weight, 0, 1)), m


def main():
    passes, files = int(sys.argv[1]), sys.argv[2:]
    results = []
    for file in files:
        rate, samples = wavfile.read(file)
        x = samples.astype(np.float64) / 32768
        least = None
        for _ in range(passes):
            start = time.process_time()
            sti, m = stipa(x, rate)
            took = (time.process_time() - start) * 1000
            least = took if least is None else min(least, took)
        results.append({"file": file, "sti": sti, "m": m.ravel().tolist(), "cpuMs": least})
    json.dump(results, sys.stdout)


main()
