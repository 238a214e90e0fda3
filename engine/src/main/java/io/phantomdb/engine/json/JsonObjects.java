package io.phantomdb.engine.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.core.type.SqlType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The objects of a JSON file (UTF-8): one behind the other, most often a line each, or in one array. One thread.
public final class JsonObjects implements AutoCloseable {
    /// An object that takes more bytes of its file is refused, so that none fills the heap.
    private static final long OBJECT_BYTES_MAX = 64 << 20;

    private final Path file;
    private final Input input;
    private final JsonParser parser;
    private boolean started;
    private boolean inArray;

    /// One object.
    ///
    /// @param line where it begins, from 1
    /// @param members in the order of the file, of equal keys the last value
    public record Row(long line, Map<String, Json> members) {
        /// Characters that its keys and values have, about.
        public long characters() {
            long sum = 0;
            for (Map.Entry<String, Json> member : members.entrySet()) {
                sum += member.getKey().length()
                        + (member.getValue() instanceof Json.Text text
                                ? text.value().length()
                                : member.getValue().isScalar()
                                        ? 8
                                        : JsonWriter.text(member.getValue()).length());
            }
            return sum;
        }
    }

    private JsonObjects(Path file, Input input, JsonParser parser) {
        this.file = file;
        this.input = input;
        this.parser = parser;
    }

    /// SQLSTATE 58P01 where there is no such file, 58030 where it cannot be read.
    public static JsonObjects open(Path file) {
        try {
            Input input = new Input(Files.newInputStream(file));
            return new JsonObjects(file, input, parser(input));
        } catch (NoSuchFileException failure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "could not open file \"" + file + "\": no such file", failure);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    /// Reads the first bytes already, which a directory for one does not have.
    private static JsonParser parser(Input input) throws IOException {
        try {
            return JsonReader.factory().createParser(input);
        } catch (IOException failure) {
            input.close();
            throw failure;
        }
    }

    /// The next object; empty at the end. SQLSTATE 22P04 with line and column for what is none.
    public Optional<Row> next() {
        input.taken = 0;
        try {
            JsonToken token = parser.nextToken();
            if (!started) {
                started = true;
                inArray = token == JsonToken.START_ARRAY;
                token = inArray ? parser.nextToken() : token;
            }
            if (inArray && token == JsonToken.END_ARRAY) {
                inArray = false;
                token = parser.nextToken();
                if (token != null) {
                    throw error(parser.currentTokenLocation(), "text behind the array");
                }
            }
            if (token == null) {
                return Optional.empty();
            }
            if (token != JsonToken.START_OBJECT) {
                throw error(parser.currentTokenLocation(), "expected an object, found " + token.asString());
            }
            return Optional.of(row());
        } catch (JsonProcessingException wrong) {
            throw error(wrong.getLocation(), wrong.getOriginalMessage());
        } catch (TooLong failure) {
            throw error(parser.currentLocation(), "an object of more than " + OBJECT_BYTES_MAX + " bytes");
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private Row row() throws IOException {
        long line = parser.currentTokenLocation().getLineNr();
        Map<String, Json> members = new LinkedHashMap<>();
        try {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                members.put(key, JsonReader.value(parser));
            }
        } catch (DatabaseException failure) {
            throw new DatabaseException(
                    failure.sqlState(), at(parser.currentTokenLocation()) + ": " + failure.getMessage(), failure);
        }
        return new Row(line, members);
    }

    private String at(JsonLocation place) {
        return "\"" + file + "\", line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private DatabaseException error(JsonLocation place, String message) {
        return new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, at(place) + ": " + message);
    }

    private static DatabaseException unreadable(Path file, IOException failure) {
        return new DatabaseException(
                SqlState.IO_ERROR, "could not read file \"" + file + "\": " + failure.getMessage(), failure);
    }

    /// What a column of the type is read from: canonical JSON for JSONB, for all others the value's text; NULL for
    /// `null` and for what is not there.
    public static @Nullable String text(@Nullable Json value, SqlType type) {
        if (value == null || value instanceof Json.Null) {
            return null;
        }
        return value instanceof Json.Text text && type.kind() != SqlType.Kind.JSONB
                ? text.value()
                : JsonWriter.text(value);
    }

    @Override
    public void close() {
        try {
            parser.close();
            input.close();
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Counts what an object takes.
    private static final class Input extends FilterInputStream {
        private long taken;

        Input(InputStream file) {
            super(file);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (taken > OBJECT_BYTES_MAX) {
                throw new TooLong();
            }
            int count = super.read(bytes, offset, length);
            taken += Math.max(count, 0);
            return count;
        }
    }
}
