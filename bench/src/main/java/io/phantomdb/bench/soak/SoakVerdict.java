package io.phantomdb.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Whether samples taken at equal distances under a steady load are flat: the highest of the last third may be half
/// above the highest of the third before, and by what [SoakSample.Quantity] allows in any case. The first third is
/// for the load to become steady.
final class SoakVerdict {
    private static final double GROWTH_MAX = 1.5;

    private SoakVerdict() {}

    /// What has grown, in words; empty where all is flat, or there are fewer than six samples.
    static List<String> of(List<SoakSample> samples) {
        List<String> grown = new ArrayList<>();
        if (samples.size() < 6) {
            return grown;
        }
        int third = samples.size() / 3;
        int last = samples.size() - third;
        for (SoakSample.Quantity quantity : SoakSample.QUANTITIES) {
            long before = highest(samples.subList(last - third, last), quantity.of());
            long after = highest(samples.subList(last, samples.size()), quantity.of());
            if (after > before * GROWTH_MAX + quantity.slack()) {
                grown.add(quantity.name() + " grew from " + before + " to " + after);
            }
        }
        return grown;
    }

    private static long highest(List<SoakSample> samples, ToLongFunction<SoakSample> quantity) {
        return samples.stream().mapToLong(quantity).max().orElse(0);
    }
}
