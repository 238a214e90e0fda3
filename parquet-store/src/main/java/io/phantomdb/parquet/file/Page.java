package io.phantomdb.parquet.file;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.Region;
import io.phantomdb.parquet.page.CorruptPage;
import io.phantomdb.parquet.page.Input;
import java.util.zip.CRC32;
import org.apache.parquet.format.PageHeader;

/// A page in the mapped file: its header and where its body starts.
///
/// @param offset of its header in the file
/// @param address of its body, as long as the header says
public record Page(ColumnChunk chunk, long offset, PageHeader header, long address) {
    /// The body with its checksum verified, if it has one and this is the first time, and decompressed from byte
    /// `plain` on into the region.
    ///
    /// @param plain leading bytes that are never compressed (the levels of a version 2 page)
    /// @param compressed whether the rest is compressed
    public Input content(int plain, boolean compressed, Region region) {
        verify();
        int stored = header.getCompressed_page_size();
        int expected = header.getUncompressed_page_size();
        if (plain < 0 || plain > stored || plain > expected) {
            throw damaged("levels of " + plain + " bytes in a page of " + stored);
        }
        if (!compressed) {
            if (stored != expected) {
                throw damaged("a page of " + stored + " bytes, uncompressed " + expected);
            }
            return new Input(address + plain, stored - plain);
        }
        int bytes = expected - plain;
        if (bytes == 0) {
            return new Input(address, 0);
        }
        long target = region.allocate((long) bytes + Input.SLACK);
        try {
            Codecs.decompress(chunk.codec(), address + plain, stored - plain, target, bytes);
        } catch (CorruptPage failure) {
            throw damaged(failure.what());
        }
        return new Input(target, bytes);
    }

    private void verify() {
        if (!header.isSetCrc()) {
            if (chunk.file().sealed()) {
                throw damaged("a segment's page without a checksum");
            }
            return;
        }
        if (!chunk.unverified(offset)) {
            return;
        }
        CRC32 crc = new CRC32();
        long body = address - chunk.file().address();
        crc.update(chunk.file().buffer(body, header.getCompressed_page_size()));
        if ((int) crc.getValue() != header.getCrc()) {
            throw damaged("the page has checksum " + Integer.toHexString((int) crc.getValue())
                    + " where its header says " + Integer.toHexString(header.getCrc()));
        }
        chunk.markVerified(offset);
    }

    /// The exception for damage in this page.
    public DatabaseException damaged(String what) {
        return chunk.file().corrupted(offset, "column \"" + chunk.column().name() + "\": " + what);
    }
}
