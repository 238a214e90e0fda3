package io.phantomdb.parquet.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/// Reads table metadata that may be of the future: Iceberg refuses a commit that is more than a minute older than the
/// one
/// before, so that folds would fail from the moment the machine's clock is set back until it has caught up.
///
/// The times are figures for people; nothing of ours orders by them. Those in the future become the present.
final class SetBackClock {
    private static final List<String> TIMES = List.of("timestamp-ms", "last-updated-ms");

    private SetBackClock() {}

    static TableMetadata read(FileIO files, String location) {
        try (InputStream in = files.newInputFile(location).newStream()) {
            JsonNode metadata = new ObjectMapper().readTree(in);
            noLaterThan(System.currentTimeMillis(), metadata); // the clock that Iceberg reads
            return TableMetadataParser.fromJson(location, metadata);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void noLaterThan(long now, JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String time : TIMES) {
                if (object.path(time).asLong() > now) {
                    object.put(time, now);
                }
            }
        }
        node.forEach(child -> noLaterThan(now, child));
    }
}
