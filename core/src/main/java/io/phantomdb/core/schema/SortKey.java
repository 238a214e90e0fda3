package io.phantomdb.core.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The order of the rows in a segment: by these columns, and where they are equal by the table's key.
///
/// @param parts none: by the key alone
public record SortKey(List<Part> parts) {
    public static final SortKey BY_KEY = new SortKey(List.of());

    /// A column by its field id.
    public record Part(int fieldId, boolean descending, boolean nullsFirst) {
        private String text() {
            return fieldId + (descending ? " desc" : " asc") + (nullsFirst ? " first" : " last");
        }
    }

    public SortKey {
        parts = List.copyOf(parts);
    }

    public boolean isByKey() {
        return parts.isEmpty();
    }

    /// The order as catalogs and segments write it: `3 asc last,1 desc first`.
    public String text() {
        return parts.stream().map(Part::text).collect(Collectors.joining(","));
    }

    /// What [#text] wrote.
    public static SortKey ofText(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] words = part.split(" ", -1);
            parts.add(new Part(Integer.parseInt(words[0]), words[1].equals("desc"), words[2].equals("first")));
        }
        return new SortKey(parts);
    }
}
