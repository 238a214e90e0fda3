package io.phantomdb.engine.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of a CSV file.
///
/// @param line where it begins, from 1
/// @param values of the fields; null where the field is NULL
public record CsvRow(long line, List<@Nullable String> values) {
    public List<String> texts() {
        return values.stream().map(value -> value == null ? "" : value).toList();
    }

    /// Of all fields together.
    public long characters() {
        long sum = 0;
        for (String value : values) {
            sum += value == null ? 0 : value.length();
        }
        return sum;
    }

    /// Collects the fields of a record; an unquoted field that equals the NULL text is NULL.
    public static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
        private final String nullText;
        private List<@Nullable String> values = new ArrayList<>();
        private long line;

        public Handler(String nullText) {
            this.nullText = nullText;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            values = new ArrayList<>(values.size());
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            boolean isNull = !quoted && length == nullText.length() && matches(buffer, offset);
            values.add(isNull ? null : new String(buffer, offset, length));
        }

        private boolean matches(char[] buffer, int offset) {
            for (int i = 0; i < nullText.length(); i++) {
                if (buffer[offset + i] != nullText.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        protected void handleEmpty() {
            values.add(nullText.isEmpty() ? null : "");
        }

        @Override
        protected CsvRow buildRecord() {
            return new CsvRow(line, Collections.unmodifiableList(values));
        }
    }
}
