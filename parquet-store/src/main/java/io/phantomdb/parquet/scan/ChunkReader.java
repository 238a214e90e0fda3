package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.Conversions;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.Page;
import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.page.Bitmap;
import io.phantomdb.parquet.page.ByteArrayDecoder;
import io.phantomdb.parquet.page.Conversion;
import io.phantomdb.parquet.page.CorruptPage;
import io.phantomdb.parquet.page.DeltaDecoder;
import io.phantomdb.parquet.page.FixedDecoder;
import io.phantomdb.parquet.page.Input;
import io.phantomdb.parquet.page.RunDecoder;
import java.util.Optional;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/// Decodes the pages of one column chunk to vectors of a SQL type. Holds no memory; one reader may serve many threads.
public final class ChunkReader {
    private static final int PAGE_ROWS_MAX = 1 << 28;

    private final ColumnChunk chunk;
    private final FileColumn column;
    private final SqlType type;
    private final Conversion conversion;

    private ChunkReader(ColumnChunk chunk, SqlType type, Conversion conversion) {
        this.chunk = chunk;
        this.column = chunk.column();
        this.type = type;
        this.conversion = conversion;
    }

    /// SQLSTATE 42804 where the file's column cannot be read as the type.
    public static ChunkReader of(ColumnChunk chunk, SqlType type) {
        Conversion conversion = Conversions.between(chunk.column(), type)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.DATATYPE_MISMATCH,
                        "column \"" + chunk.column().name() + "\" of "
                                + chunk.file().path() + " has Parquet type "
                                + chunk.column().physical() + " and cannot be read as " + type));
        return new ChunkReader(chunk, type, conversion);
    }

    public ColumnChunk chunk() {
        return chunk;
    }

    /// The dictionary in memory of the region or of the file; empty where the chunk has none.
    public Optional<Vector> dictionary(Region region) {
        return chunk.dictionaryPage().map(page -> decodeDictionary(page, region));
    }

    private Vector decodeDictionary(Page page, Region region) {
        DictionaryPageHeader header = page.header().getDictionary_page_header();
        int entries = header.getNum_values();
        if (entries < 0
                || entries > PAGE_ROWS_MAX
                || header.getEncoding() != Encoding.PLAIN && header.getEncoding() != Encoding.PLAIN_DICTIONARY) {
            throw page.damaged("a dictionary of " + entries + " entries in encoding " + header.getEncoding());
        }
        try {
            Input in = page.content(0, isCompressed(), region);
            long values = packed(in, Encoding.PLAIN, entries, entries, region);
            checkConsumed(in, page);
            return Vector.flat(type, converted(values, entries, region), 0, entries);
        } catch (CorruptPage failure) {
            throw page.damaged("dictionary: " + failure.what());
        }
    }

    /// All rows of one page.
    ///
    /// @param dictionary as [#dictionary] returned it
    /// @param region holds what cannot stay in the file
    public Vector read(PageLocation location, Optional<Vector> dictionary, Region region) {
        Page page = chunk.page(location);
        try {
            return switch (page.header().getType()) {
                case DATA_PAGE -> readVersion1(page, location.rows(), dictionary, region);
                case DATA_PAGE_V2 -> readVersion2(page, location.rows(), dictionary, region);
                case INDEX_PAGE, DICTIONARY_PAGE ->
                    throw page.damaged("a data page is of type " + page.header().getType());
            };
        } catch (CorruptPage failure) {
            throw page.damaged(failure.what());
        }
    }

    private boolean isCompressed() {
        return chunk.codec() != org.apache.parquet.format.CompressionCodec.UNCOMPRESSED;
    }

    private Vector readVersion1(Page page, int rows, Optional<Vector> dictionary, Region region) {
        DataPageHeader header = page.header().getData_page_header();
        if (header == null || header.getNum_values() != rows) {
            throw page.damaged("a page header that does not say " + rows + " rows");
        }
        Input in = page.content(0, isCompressed(), region);
        Levels levels = Levels.NONE;
        if (column.optional()) {
            if (header.getDefinition_level_encoding() != Encoding.RLE) {
                throw page.damaged("definition levels in encoding " + header.getDefinition_level_encoding());
            }
            int bytes = in.readInt();
            levels = levels(new Input(in.take(bytes), bytes), page, rows, region);
        }
        return values(page, header.getEncoding(), in, levels.over(rows), dictionary, region);
    }

    private Vector readVersion2(Page page, int rows, Optional<Vector> dictionary, Region region) {
        DataPageHeaderV2 header = page.header().getData_page_header_v2();
        if (header == null
                || header.getNum_values() != rows
                || header.getNum_rows() != rows
                || header.getRepetition_levels_byte_length() != 0) {
            throw page.damaged("a page header that does not say " + rows + " rows without repetition");
        }
        int levelBytes = header.getDefinition_levels_byte_length();
        boolean compressed = isCompressed() && header.isIs_compressed();
        Input in = page.content(levelBytes, compressed, region);
        Levels levels = Levels.NONE;
        if (column.optional()) {
            levels = levels(new Input(page.address(), levelBytes), page, rows, region);
            if (levels.present != rows - header.getNum_nulls()) {
                throw page.damaged(rows - levels.present + " NULLs where the header says " + header.getNum_nulls());
            }
        } else if (levelBytes != 0 || header.getNum_nulls() != 0) {
            throw page.damaged("levels in a column without NULLs");
        }
        return values(page, header.getEncoding(), in, levels.over(rows), dictionary, region);
    }

    /// @param validity 0: no NULL among the rows
    private record Levels(long validity, int rows, int present) {
        static final Levels NONE = new Levels(0, 0, -1);

        Levels over(int count) {
            return present < 0 ? new Levels(0, count, count) : this;
        }
    }

    private Levels levels(Input in, Page page, int rows, Region region) {
        long bitmap = region.allocateZeroed(Bitmap.bytes(rows));
        int present = RunDecoder.bits(in, rows, bitmap);
        checkConsumed(in, page);
        return new Levels(present == rows ? 0 : bitmap, rows, present);
    }

    private void checkConsumed(Input in, Page page) {
        if (in.remaining() != 0 && chunk.file().sealed()) {
            throw page.damaged(in.remaining() + " bytes are left over");
        }
    }

    private Vector values(
            Page page, Encoding encoding, Input in, Levels levels, Optional<Vector> dictionary, Region region) {
        if (levels.rows > PAGE_ROWS_MAX) {
            throw page.damaged("a page of " + levels.rows + " rows");
        }
        if (levels.present == 0 && levels.rows > 0) {
            return Vector.flat(
                    type,
                    region.allocateZeroed((long) type.layout().width() * levels.rows),
                    levels.validity,
                    levels.rows);
        }
        if (encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY) {
            return codes(page, in, levels, dictionary, region);
        }
        long values = packed(in, encoding, levels.present, levels.rows, region);
        checkConsumed(in, page);
        int width = type.layout().width();
        if (levels.validity == 0) {
            return Vector.flat(type, converted(values, levels.present, region), 0, levels.rows);
        }
        boolean inPlace = conversion == Conversion.NONE && !staysInFile(encoding);
        long target = inPlace ? values : region.allocate((long) width * levels.rows + 8);
        if (!inPlace) {
            conversion.apply(values, packedWidth(), levels.present, target);
        }
        FixedDecoder.spread(target, width, levels.validity, levels.rows, levels.present);
        return Vector.flat(type, target, levels.validity, levels.rows);
    }

    private Vector codes(Page page, Input in, Levels levels, Optional<Vector> dictionary, Region region) {
        Vector entries = dictionary.orElseThrow(() -> page.damaged("codes without a dictionary"));
        int width = Memory.getByte(in.take(1)) & 0xff;
        long codes = region.allocate(4L * levels.rows + 32);
        RunDecoder.codes(in, width, levels.present, codes);
        checkConsumed(in, page);
        RunDecoder.checkCodes(codes, levels.present, width, entries.rows());
        if (levels.validity != 0) {
            FixedDecoder.spread(codes, 4, levels.validity, levels.rows, levels.present);
        }
        return Vector.dictionary(entries, codes, levels.validity, levels.rows);
    }

    private int packedWidth() {
        return column.width();
    }

    private long converted(long values, int count, Region region) {
        return conversion.place(values, packedWidth(), type.layout().width(), count, region);
    }

    /// Whether encoded values are used where they stand.
    private boolean staysInFile(Encoding encoding) {
        return encoding == Encoding.PLAIN && column.physical() != Type.BYTE_ARRAY && column.physical() != Type.BOOLEAN;
    }

    /// The address of `count` values without gaps, as the file's type has them; with room for `rows` unless they
    /// stay in the file.
    private long packed(Input in, Encoding encoding, int count, int rows, Region region) {
        int width = packedWidth();
        if (staysInFile(encoding)) {
            return in.take((long) width * count);
        }
        long out = region.allocate((long) width * rows + 32);
        switch (encoding) {
            case PLAIN -> {
                if (column.physical() == Type.BOOLEAN) {
                    FixedDecoder.bitsToBytes(in.take((count + 7) >>> 3), count, out);
                } else {
                    ByteArrayDecoder.plain(in, count, out);
                }
            }
            case DELTA_BINARY_PACKED -> delta(in, count, out);
            case DELTA_LENGTH_BYTE_ARRAY -> {
                require(column.physical() == Type.BYTE_ARRAY, encoding);
                ByteArrayDecoder.deltaLength(in, count, out, region);
            }
            case DELTA_BYTE_ARRAY -> deltaPrefix(in, count, out, region);
            case BYTE_STREAM_SPLIT -> {
                require(column.physical() != Type.BYTE_ARRAY && column.physical() != Type.BOOLEAN, encoding);
                FixedDecoder.byteStreamSplit(in, width, count, out);
            }
            case RLE -> {
                require(column.physical() == Type.BOOLEAN, encoding);
                int bytes = in.readInt();
                runsOfBooleans(new Input(in.take(bytes), bytes), count, out, region);
            }
            case PLAIN_DICTIONARY, RLE_DICTIONARY, BIT_PACKED -> require(false, encoding);
        }
        return out;
    }

    private void delta(Input in, int count, long out) {
        if (column.physical() == Type.INT32) {
            DeltaDecoder.ints(in, count, out);
        } else {
            require(column.physical() == Type.INT64, Encoding.DELTA_BINARY_PACKED);
            DeltaDecoder.longs(in, count, out);
        }
    }

    private void deltaPrefix(Input in, int count, long out, Region region) {
        if (column.physical() == Type.BYTE_ARRAY) {
            ByteArrayDecoder.deltaPrefix(in, count, out, region);
            return;
        }
        require(column.physical() == Type.FIXED_LEN_BYTE_ARRAY, Encoding.DELTA_BYTE_ARRAY);
        long views = region.allocate(16L * count + 16);
        ByteArrayDecoder.deltaPrefix(in, count, views, region);
        for (int i = 0; i < count; i++) {
            if (Memory.getInt(views + 16L * i) != column.width()) {
                throw new CorruptPage("a value of " + Memory.getInt(views + 16L * i) + " bytes where " + column.width()
                        + " are expected");
            }
            Memory.copy(Memory.getLong(views + 16L * i + 8), out + (long) i * column.width(), column.width());
        }
    }

    private static void runsOfBooleans(Input in, int count, long out, Region region) {
        long bits = region.allocateZeroed(Bitmap.bytes(count));
        RunDecoder.bits(in, count, bits);
        FixedDecoder.bitsToBytes(bits, count, out);
    }

    private void require(boolean supported, Encoding encoding) {
        if (!supported) {
            throw new CorruptPage("encoding " + encoding + " of type " + column.physical());
        }
    }
}
