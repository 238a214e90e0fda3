package io.phantomdb.parquet.file;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// One column of one row group: where its pages are, what is known of its values. Any thread; the page index is read at
/// first need.
public final class ColumnChunk {
    private final ParquetFile file;
    private final FileColumn column;
    private final org.apache.parquet.format.ColumnChunk meta;
    private final ColumnMetaData data;
    private final int rows;
    private volatile @Nullable List<PageLocation> pages;
    private volatile @Nullable Optional<ColumnIndex> columnIndex;
    private volatile @Nullable Optional<BloomFilter> bloomFilter;
    private volatile @Nullable AtomicIntegerArray verified;
    private volatile @Nullable SoftReference<AtomicReferenceArray<@Nullable Page>> headers;

    private ColumnChunk(ParquetFile file, FileColumn column, org.apache.parquet.format.ColumnChunk meta, int rows) {
        this.file = file;
        this.column = column;
        this.meta = meta;
        this.data = meta.getMeta_data();
        this.rows = rows;
    }

    static ColumnChunk of(ParquetFile file, FileColumn column, org.apache.parquet.format.ColumnChunk meta, int rows) {
        if (!meta.isSetMeta_data() || meta.isSetFile_path()) {
            throw file.corrupted(file.bytes(), "column \"" + column.name() + "\" has its data elsewhere");
        }
        ColumnMetaData data = meta.getMeta_data();
        if (data.getType() != column.physical() || data.getNum_values() != rows) {
            throw file.corrupted(
                    file.bytes(),
                    "column \"" + column.name() + "\" has " + data.getNum_values() + " values of type " + data.getType()
                            + " where " + rows + " of " + column.physical() + " are expected");
        }
        ColumnChunk chunk = new ColumnChunk(file, column, meta, rows);
        file.check(chunk.start(), data.getTotal_compressed_size());
        return chunk;
    }

    public ParquetFile file() {
        return file;
    }

    public FileColumn column() {
        return column;
    }

    public int rows() {
        return rows;
    }

    public CompressionCodec codec() {
        return data.getCodec();
    }

    /// Bytes in the file, headers included.
    public long bytes() {
        return data.getTotal_compressed_size();
    }

    /// Bounds and NULLs of the chunk as the footer has them.
    public @Nullable Statistics statistics() {
        return data.getStatistics();
    }

    private long start() {
        long first = data.getData_page_offset();
        return data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0
                ? Math.min(first, data.getDictionary_page_offset())
                : first;
    }

    private long end() {
        return start() + data.getTotal_compressed_size();
    }

    /// The data pages in order. Their rows cover the chunk without gaps.
    public List<PageLocation> pages() {
        List<PageLocation> known = pages;
        if (known == null) {
            known = meta.isSetOffset_index_offset() ? indexedPages() : walkedPages();
            long row = 0;
            for (PageLocation page : known) {
                if (page.firstRow() != row || page.rows() < 0) {
                    throw file.corrupted(
                            page.offset(),
                            "a page starts at row " + page.firstRow() + " where " + row + " is expected");
                }
                row += page.rows();
            }
            if (row != rows) {
                throw file.corrupted(start(), "the pages have " + row + " rows, the row group " + rows);
            }
            pages = known;
        }
        return known;
    }

    private List<PageLocation> indexedPages() {
        OffsetIndex index;
        try {
            index = Util.readOffsetIndex(file.stream(meta.getOffset_index_offset(), meta.getOffset_index_length()));
        } catch (IOException | RuntimeException failure) {
            throw file.corrupted(
                    meta.getOffset_index_offset(), "the offset index cannot be read: " + failure.getMessage());
        }
        List<PageLocation> found = new ArrayList<>();
        List<org.apache.parquet.format.PageLocation> locations = index.getPage_locations();
        for (int i = 0; i < locations.size(); i++) {
            org.apache.parquet.format.PageLocation location = locations.get(i);
            long next = i + 1 < locations.size() ? locations.get(i + 1).getFirst_row_index() : rows;
            long first = location.getFirst_row_index();
            if (first < 0 || next < first || next > rows) {
                throw file.corrupted(location.getOffset(), "a page has rows " + first + " to " + next + " of " + rows);
            }
            file.check(location.getOffset(), location.getCompressed_page_size());
            found.add(new PageLocation(
                    location.getOffset(), location.getCompressed_page_size(), (int) first, (int) (next - first)));
        }
        return List.copyOf(found);
    }

    private List<PageLocation> walkedPages() {
        List<PageLocation> found = new ArrayList<>();
        long offset = start();
        long row = 0;
        while (offset < end() && row < rows) {
            MappedBytes bytes = file.stream(offset, end() - offset);
            PageHeader header = readHeader(offset, bytes);
            long size = bytes.consumed() + header.getCompressed_page_size();
            file.check(offset, size);
            int pageRows = rowsOf(header);
            if (pageRows >= 0) {
                if (pageRows > rows - row || size > Integer.MAX_VALUE) {
                    throw file.corrupted(offset, "a page of " + pageRows + " rows in " + size + " bytes");
                }
                found.add(new PageLocation(offset, (int) size, (int) row, pageRows));
                row += pageRows;
            }
            offset += size;
        }
        return List.copyOf(found);
    }

    private static int rowsOf(PageHeader header) {
        if (header.getType() == PageType.DATA_PAGE && header.isSetData_page_header()) {
            return header.getData_page_header().getNum_values();
        } else if (header.getType() == PageType.DATA_PAGE_V2 && header.isSetData_page_header_v2()) {
            return header.getData_page_header_v2().getNum_rows();
        }
        return -1;
    }

    /// The header of a page and where its body is. Headers are kept as long as there is memory to spare: reading one
    /// takes as long as decoding a thousand values.
    public Page page(PageLocation location) {
        AtomicReferenceArray<@Nullable Page> known = headers();
        int number = pageAt(location.offset());
        Page page = number < known.length() ? known.get(number) : null;
        if (page == null) {
            page = readPage(location);
            if (number < known.length()) {
                known.set(number, page);
            }
        }
        return page;
    }

    private AtomicReferenceArray<@Nullable Page> headers() {
        SoftReference<AtomicReferenceArray<@Nullable Page>> reference = headers;
        AtomicReferenceArray<@Nullable Page> known = reference == null ? null : reference.get();
        if (known == null) {
            known = new AtomicReferenceArray<>(pages().size());
            headers = new SoftReference<>(known);
        }
        return known;
    }

    private Page readPage(PageLocation location) {
        MappedBytes bytes = file.stream(location.offset(), location.bytes());
        PageHeader header = readHeader(location.offset(), bytes);
        return body(location.offset(), header, bytes.consumed(), location.bytes());
    }

    /// The dictionary page; empty where the chunk has none.
    public Optional<Page> dictionaryPage() {
        long offset = data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0
                ? data.getDictionary_page_offset()
                : data.getData_page_offset();
        if (rows == 0) {
            return Optional.empty();
        }
        MappedBytes bytes = file.stream(offset, end() - offset);
        PageHeader header = readHeader(offset, bytes);
        if (header.getType() != PageType.DICTIONARY_PAGE || !header.isSetDictionary_page_header()) {
            return Optional.empty();
        }
        return Optional.of(body(offset, header, bytes.consumed(), bytes.consumed() + header.getCompressed_page_size()));
    }

    private PageHeader readHeader(long offset, MappedBytes bytes) {
        try {
            PageHeader header = Util.readPageHeader(bytes);
            if (header.getCompressed_page_size() < 0 || header.getUncompressed_page_size() < 0) {
                throw file.corrupted(offset, "a page of " + header.getCompressed_page_size() + " bytes");
            }
            return header;
        } catch (IOException | RuntimeException failure) {
            throw file.corrupted(offset, "the page header cannot be read: " + failure.getMessage());
        }
    }

    private Page body(long offset, PageHeader header, long headerBytes, long pageBytes) {
        if (headerBytes + header.getCompressed_page_size() != pageBytes) {
            throw file.corrupted(
                    offset,
                    "a page of " + header.getCompressed_page_size() + " bytes after a header of " + headerBytes
                            + " where the index says " + pageBytes);
        }
        file.check(offset, pageBytes);
        return new Page(this, offset, header, file.address() + offset + headerBytes);
    }

    /// Bounds and NULLs per page; empty where the file has none.
    public Optional<ColumnIndex> columnIndex() {
        Optional<ColumnIndex> known = columnIndex;
        if (known == null) {
            known = readColumnIndex();
            columnIndex = known;
        }
        return known;
    }

    private Optional<ColumnIndex> readColumnIndex() {
        if (!meta.isSetColumn_index_offset() || !meta.isSetOffset_index_offset()) {
            return Optional.empty();
        }
        try {
            ColumnIndex index =
                    Util.readColumnIndex(file.stream(meta.getColumn_index_offset(), meta.getColumn_index_length()));
            int count = pages().size();
            boolean complete = index.getNull_pagesSize() == count
                    && index.getMin_valuesSize() == count
                    && index.getMax_valuesSize() == count;
            return complete ? Optional.of(index) : Optional.empty();
        } catch (IOException | RuntimeException failure) {
            throw file.corrupted(
                    meta.getColumn_index_offset(), "the column index cannot be read: " + failure.getMessage());
        }
    }

    /// The chunk's bloom filter; empty where the file has none.
    public Optional<BloomFilter> bloomFilter() {
        Optional<BloomFilter> known = bloomFilter;
        if (known == null) {
            known = data.isSetBloom_filter_offset()
                    ? BloomFilter.read(file, column, data.getBloom_filter_offset())
                    : Optional.empty();
            bloomFilter = known;
        }
        return known;
    }

    /// Whether the page at this offset still has to be checked against its checksum; true once or, in a race, a few
    /// times.
    boolean unverified(long offset) {
        AtomicIntegerArray bits = verified;
        if (bits == null) {
            bits = new AtomicIntegerArray((pages().size() >>> 5) + 1);
            verified = bits;
        }
        int page = pageAt(offset);
        return (bits.get(page >>> 5) >>> (page & 31) & 1) == 0;
    }

    void markVerified(long offset) {
        AtomicIntegerArray bits = verified;
        if (bits != null) {
            int page = pageAt(offset);
            bits.accumulateAndGet(page >>> 5, 1 << (page & 31), (a, b) -> a | b);
        }
    }

    /// The page's number, counting the dictionary as the last.
    private int pageAt(long offset) {
        List<PageLocation> all = pages();
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = all.get(middle).offset();
            if (found == offset) {
                return middle;
            } else if (found < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return all.size();
    }
}
