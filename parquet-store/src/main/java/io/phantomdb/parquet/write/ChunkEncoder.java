package io.phantomdb.parquet.write;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.BloomHash;
import io.phantomdb.parquet.page.Bitmap;
import io.phantomdb.parquet.write.ColumnBuffer.PageBuffer;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Chooses the encoding of a column chunk and writes its pages (data page version 2, uncompressed).
///
///     few distinct values   RLE_DICTIONARY
///     integers, dates, times, decimals of at most 18 digits   DELTA_BINARY_PACKED
///     everything else       PLAIN
///
/// Every reader named in the design reads these; string deltas are left out because Iceberg's vectorised reader does
/// not.
final class ChunkEncoder {
    private static final int ENTRIES_MAX = 1 << 15;
    private static final long DICTIONARY_BYTES_MAX = 1 << 20;
    private static final int SLAB_BYTES = 1 << 16;
    private static final int PAGE_BYTES_MAX = 1 << 30;

    private final ColumnBuffer column;
    private final ColumnDescriptor descriptor;
    private final PlainBytes plain;
    private final boolean bloom;

    /// @param bloom whether the chunk gets a bloom filter
    ChunkEncoder(ColumnBuffer column, ColumnDescriptor descriptor, boolean bloom) {
        this.bloom = bloom && BloomHash.covers(column.type());
        this.column = column;
        this.descriptor = descriptor;
        this.plain = new PlainBytes(column.type());
    }

    void write(ParquetFileWriter writer, int rows) throws IOException {
        writer.startColumn(descriptor, rows, CompressionCodecName.UNCOMPRESSED);
        Optional<Dictionary> dictionary = dictionary();
        if (dictionary.isPresent()) {
            writeDictionary(writer, dictionary.get());
        } else if (isDelta()) {
            for (PageBuffer page : column.pages()) {
                writePage(writer, page, Encoding.DELTA_BINARY_PACKED, delta(page));
            }
        } else {
            for (PageBuffer page : column.pages()) {
                plain.clear();
                plain.addAll(page.values, page.present);
                writePage(writer, page, Encoding.PLAIN, plain.bytes());
            }
        }
        writer.endColumn();
        if (bloom) {
            writer.addBloomFilter(descriptor.getPath()[0], ChunkBloom.of(column, dictionary));
        }
    }

    private boolean isDelta() {
        return switch (column.type().kind()) {
            case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> true;
            case DECIMAL -> column.type().precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX;
            case NULL, BOOLEAN, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, INTERVAL, UUID, ARRAY, JSONB -> false;
        };
    }

    /// The dictionary if it pays: values repeat, and codes take fewer bits than deltas (or twice as many at most
    /// half as often).
    private Optional<Dictionary> dictionary() {
        int present = column.present();
        if (column.type().kind() == SqlType.Kind.BOOLEAN || present == 0) {
            return Optional.empty();
        }
        boolean strings = column.type().layout() == Layout.BYTES;
        int entriesMax = Math.min(ENTRIES_MAX, Math.max(16, strings ? present / 2 : present / 4));
        return Dictionary.of(column, entriesMax, DICTIONARY_BYTES_MAX)
                .filter(found ->
                        !isDelta() || (long) found.codeBits() * present + 8 * found.bytes() <= deltaBits() * 5 / 4);
    }

    /// About the bits that delta encoding takes.
    private long deltaBits() {
        long bits = 0;
        for (PageBuffer page : column.pages()) {
            for (int i = 1; i < page.present; i += 32) {
                int end = Math.min(page.present, i + 32);
                long min = Long.MAX_VALUE;
                long max = Long.MIN_VALUE;
                long before = number(page, i - 1);
                for (int j = i; j < end; j++) {
                    long value = number(page, j);
                    long delta = value - before;
                    min = Math.min(min, delta);
                    max = Math.max(max, delta);
                    before = value;
                }
                bits += (64L - Long.numberOfLeadingZeros(max - min)) * 32 + 12;
            }
        }
        return bits;
    }

    private long number(PageBuffer page, int index) {
        return switch (column.type().layout()) {
            case INT16 -> Memory.getShort(page.values + 2L * index);
            case INT32 -> Memory.getInt(page.values + 4L * index);
            default -> Memory.getLong(page.values + 8L * index);
        };
    }

    private void writeDictionary(ParquetFileWriter writer, Dictionary dictionary) throws IOException {
        plain.clear();
        for (int i = 0; i < dictionary.count(); i++) {
            plain.add(dictionary.entry(i));
        }
        writer.writeDictionaryPage(new DictionaryPage(plain.bytes(), plain.size(), dictionary.count(), Encoding.PLAIN));
        int width = dictionary.count() <= 1 ? 0 : dictionary.codeBits();
        int code = 0;
        for (PageBuffer page : column.pages()) {
            try (RunLengthBitPackingHybridEncoder runs = new RunLengthBitPackingHybridEncoder(
                    width, SLAB_BYTES, PAGE_BYTES_MAX, new HeapByteBufferAllocator())) {
                for (int i = 0; i < page.present; i++) {
                    runs.writeInt(dictionary.codes()[code++]);
                }
                BytesInput codes = BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), runs.toBytes());
                writePage(writer, page, Encoding.RLE_DICTIONARY, codes);
            }
        }
    }

    private BytesInput delta(PageBuffer page) {
        boolean ints = descriptor.getPrimitiveType().getPrimitiveTypeName()
                == org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
        if (ints) {
            try (DeltaBinaryPackingValuesWriterForInteger deltas = new DeltaBinaryPackingValuesWriterForInteger(
                    SLAB_BYTES, PAGE_BYTES_MAX, new HeapByteBufferAllocator())) {
                for (int i = 0; i < page.present; i++) {
                    deltas.writeInteger((int) number(page, i));
                }
                return BytesInput.copy(deltas.getBytes());
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }
        try (DeltaBinaryPackingValuesWriterForLong deltas =
                new DeltaBinaryPackingValuesWriterForLong(SLAB_BYTES, PAGE_BYTES_MAX, new HeapByteBufferAllocator())) {
            for (int i = 0; i < page.present; i++) {
                deltas.writeLong(Memory.getLong(page.values + 8L * i));
            }
            return BytesInput.copy(deltas.getBytes());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void writePage(ParquetFileWriter writer, PageBuffer page, Encoding encoding, BytesInput values)
            throws IOException {
        writer.writeDataPageV2(
                page.rows,
                page.rows - page.present,
                page.rows,
                BytesInput.empty(),
                levels(page),
                encoding,
                values,
                false,
                Math.toIntExact(values.size()),
                PageStatistics.of(page, column.type(), descriptor.getPrimitiveType()));
    }

    private BytesInput levels(PageBuffer page) throws IOException {
        if (!column.nullable()) {
            return BytesInput.empty();
        }
        try (RunLengthBitPackingHybridEncoder runs =
                new RunLengthBitPackingHybridEncoder(1, 1 << 12, PAGE_BYTES_MAX, new HeapByteBufferAllocator())) {
            for (int i = 0; i < page.rows; i++) {
                runs.writeInt(Bitmap.get(page.validity, i) ? 1 : 0);
            }
            return BytesInput.copy(runs.toBytes());
        }
    }
}
