package io.phantomdb.exec.state;

/// Sorts pairs of unsigned prefix and id by prefix, stably: radix by bytes from the least, leaving out bytes that are
/// all the same; insertion for a handful.
final class PrefixSort {
    private static final int RADIX_ROWS_MIN = 48;

    private PrefixSort() {}

    static void sort(long[] prefixes, int[] ids, int from, int to) {
        if (to - from < RADIX_ROWS_MIN) {
            insertion(prefixes, ids, from, to);
            return;
        }
        int length = to - from;
        long[] source = prefixes;
        int[] sourceIds = ids;
        int sourceStart = from;
        long[] target = new long[length];
        int[] targetIds = new int[length];
        int targetStart = 0;
        int[][] counts = counts(prefixes, from, to);
        for (int digit = 0; digit < 8; digit++) {
            int[] count = counts[digit];
            int shift = digit * 8;
            if (count[(int) (source[sourceStart] >>> shift) & 0xff] == length) {
                continue;
            }
            int start = targetStart;
            for (int i = 0; i < 256; i++) {
                int size = count[i];
                count[i] = start;
                start += size;
            }
            for (int i = sourceStart; i < sourceStart + length; i++) {
                int place = count[(int) (source[i] >>> shift) & 0xff]++;
                target[place] = source[i];
                targetIds[place] = sourceIds[i];
            }
            long[] swapped = source;
            int[] swappedIds = sourceIds;
            int swappedStart = sourceStart;
            source = target;
            sourceIds = targetIds;
            sourceStart = targetStart;
            target = swapped;
            targetIds = swappedIds;
            targetStart = swappedStart;
        }
        if (source != prefixes) {
            System.arraycopy(source, sourceStart, prefixes, from, length);
            System.arraycopy(sourceIds, sourceStart, ids, from, length);
        }
    }

    private static int[][] counts(long[] prefixes, int from, int to) {
        int[][] counts = new int[8][256];
        for (int i = from; i < to; i++) {
            long prefix = prefixes[i];
            for (int digit = 0; digit < 8; digit++) {
                counts[digit][(int) (prefix >>> digit * 8) & 0xff]++;
            }
        }
        return counts;
    }

    private static void insertion(long[] prefixes, int[] ids, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long prefix = prefixes[i];
            int id = ids[i];
            int j = i - 1;
            while (j >= from && Long.compareUnsigned(prefixes[j], prefix) > 0) {
                prefixes[j + 1] = prefixes[j];
                ids[j + 1] = ids[j];
                j--;
            }
            prefixes[j + 1] = prefix;
            ids[j + 1] = id;
        }
    }
}
