package io.phantomdb.parquet.write;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;

/// @param rowGroupRows rows per row group, the unit of parallel scans
/// @param pageRows rows per page, the same for all columns
public record WriteOptions(int rowGroupRows, int pageRows) {
    public WriteOptions {
        if (rowGroupRows < 1 || pageRows < 1) {
            throw new IllegalArgumentException("row groups and pages have at least one row");
        }
    }

    public static WriteOptions of(Settings settings) {
        return new WriteOptions(
                Math.toIntExact(settings.get(Setting.ROW_GROUP_ROWS)),
                Math.toIntExact(settings.get(Setting.PAGE_ROWS)));
    }
}
